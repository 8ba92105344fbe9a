import { clsx } from "clsx";
import { useLocation } from "react-router";

import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { deLocalizeHref } from "../paraglide/runtime.js";

type Place = { to: string; label: string };

/** The pages of the account. */
export function AccountNav({ isAdmin }: { isAdmin: boolean }) {
  const places = [
    { to: "/compte", label: m.account_profile() },
    { to: "/paris", label: m.bets_title() },
    { to: "/compte/securite", label: m.account_security() },
    { to: "/compte/notifications", label: m.profile_notifications() },
    { to: "/compte/limites", label: m.account_limits() },
    { to: "/compte/cles", label: m.account_keys() },
    { to: "/compte/donnees", label: m.account_own_records() },
    { to: "/premium", label: m.account_premium() },
    ...(isAdmin ? [{ to: "/admin", label: m.account_admin() }] : []),
  ];
  return (
    <div className="border-b border-line lg:border-b-0 lg:border-r">
      <PlaceList label={m.account_nav()} places={places} />
    </div>
  );
}

/** The pages of the administration. */
export function AdminNav() {
  const places = [
    { to: "/admin", label: m.admin_start() },
    { to: "/admin/utilisateurs", label: m.admin_users() },
    { to: "/admin/comptabilite", label: m.admin_books() },
    { to: "/admin/reglements", label: m.admin_settlements() },
    { to: "/admin/audit", label: m.admin_audit() },
    { to: "/compte", label: m.nav_account() },
  ];
  return (
    <div className="border-b border-line lg:border-b-0 lg:border-r">
      <PlaceList label={m.admin_nav()} places={places} />
    </div>
  );
}

function PlaceList({ label, places }: { label: string; places: readonly Place[] }) {
  const path = deLocalizeHref(useLocation().pathname);
  const depth = (to: string) => path === to || (to.split("/").length > 2 && path.startsWith(`${to}/`));
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap gap-x-5 px-4 py-1 lg:block lg:px-0 lg:py-3">
        {places.map(({ to, label: name }) => (
          <li key={to}>
            <LocalLink
              to={to}
              aria-current={depth(to) ? "page" : undefined}
              className={clsx(
                "flex min-h-11 items-center font-stretch-90% lg:border-l-[3px] lg:pl-[0.8125rem]",
                depth(to)
                  ? "font-bold underline decoration-[3px] underline-offset-[0.45em] lg:border-ink lg:no-underline"
                  : "text-ink-2 hover:text-ink lg:border-transparent",
              )}
            >
              {name}
            </LocalLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
