import { useLocation } from "react-router";

import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { deLocalizeHref } from "../paraglide/runtime.js";

/** The way to the neighbours of a page of a list; nothing where there are none. */
export function Pager({ page, pageCount }: { page: number; pageCount: number }) {
  const { pathname, search } = useLocation();
  if (pageCount < 2) return null;
  function hrefOf(other: number): string {
    const asked = new URLSearchParams(search);
    asked.set("page", String(other));
    return `${deLocalizeHref(pathname)}?${asked}`;
  }
  return (
    <nav aria-label={m.pager_nav()} className="gutter flex items-center gap-5 border-t border-line">
      {page > 1 ? (
        <LocalLink to={hrefOf(page - 1)} rel="prev" className="link py-3">
          {m.pager_previous()}
        </LocalLink>
      ) : null}
      <span className="type-meta">{m.pager_place({ page: String(page), of: String(pageCount) })}</span>
      {page < pageCount ? (
        <LocalLink to={hrefOf(page + 1)} rel="next" className="link py-3">
          {m.pager_next()}
        </LocalLink>
      ) : null}
    </nav>
  );
}
