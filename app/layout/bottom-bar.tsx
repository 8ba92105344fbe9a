import { clsx } from "clsx";
import { useLocation } from "react-router";

import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { deLocalizeHref } from "../paraglide/runtime.js";
import { accountSection, sections } from "./sections.ts";

/** The main sections under the thumb, on phones. */
export function BottomBar() {
  const path = deLocalizeHref(useLocation().pathname);
  return (
    <nav
      aria-label={m.nav_main()}
      className="fixed inset-x-0 bottom-0 z-20 flex border-t border-ink bg-bg pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      {[...sections, accountSection].map(({ to, label, owns }) => (
        <LocalLink
          key={to}
          to={to}
          aria-current={owns(path) ? "page" : undefined}
          className={clsx(
            "type-meta flex h-14 flex-1 items-center justify-center border-t-[3px] font-semibold",
            owns(path) ? "border-ink text-ink" : "border-transparent text-ink-2",
          )}
        >
          {label()}
        </LocalLink>
      ))}
    </nav>
  );
}
