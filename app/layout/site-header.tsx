import { clsx } from "clsx";
import { Form, useLocation } from "react-router";

import { LocalLink } from "../locale/local-link.tsx";
import { UnreadBadge } from "../notify/unread-badge.tsx";
import { m } from "../paraglide/messages.js";
import { deLocalizeHref, getLocale, localizeHref } from "../paraglide/runtime.js";
import { accountSection, sections } from "./sections.ts";

export function SiteHeader() {
  const location = useLocation();
  const path = deLocalizeHref(location.pathname);
  return (
    <header className="border-b-2 border-ink">
      <div className="gutter flex h-14 items-center gap-4">
        <LocalLink
          to="/"
          className="target text-[1.375rem] leading-none font-extrabold tracking-tight font-stretch-75%"
        >
          {m.brand()}
        </LocalLink>
        <nav aria-label={m.nav_main()} className="hidden h-full gap-5 md:flex">
          {sections.map(({ to, label, owns }) => (
            <LocalLink
              key={to}
              to={to}
              aria-current={owns(path) ? "page" : undefined}
              className={clsx(
                "flex items-center pt-[3px] font-semibold font-stretch-90%",
                owns(path)
                  ? "border-b-[3px] border-ink font-bold"
                  : "border-b-[3px] border-transparent hover:border-line",
              )}
            >
              {label()}
            </LocalLink>
          ))}
        </nav>
        <span className="grow" />
        <search className="hidden lg:block">
          <Form action={localizeHref("/predictions")}>
            <input
              type="search"
              name="q"
              maxLength={40}
              aria-label={m.search_label()}
              placeholder={m.search_placeholder()}
              className="h-8 w-52 rounded-pill border border-ctl bg-transparent px-3 text-[0.8125rem] font-medium font-stretch-85% placeholder:text-ink-3"
            />
          </Form>
        </search>
        <UnreadBadge />
        <LanguageSwitch />
        <LocalLink
          to={accountSection.to}
          aria-current={accountSection.owns(path) ? "page" : undefined}
          className={clsx(
            "target type-meta hidden hover:text-ink md:inline",
            accountSection.owns(path) && "font-bold text-ink",
          )}
        >
          {accountSection.label()}
        </LocalLink>
      </div>
    </header>
  );
}

/** The same page in the other language. A whole new page: everything in it is words. */
function LanguageSwitch() {
  const { pathname, search } = useLocation();
  const other = getLocale() === "fr" ? "en" : "fr";
  return (
    <a
      href={localizeHref(pathname + search, { locale: other })}
      hrefLang={other}
      lang={other}
      aria-label={other === "fr" ? "FR, cette page en français" : "EN, this page in English"}
      className="target type-meta px-1 hover:text-ink"
    >
      {other.toUpperCase()}
    </a>
  );
}
