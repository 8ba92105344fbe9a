import { clsx } from "clsx";

import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import type { DetailPage } from "../routes/predictions/detail.server.ts";
import { marketName } from "./wording.ts";

/** The predictions of one match; each is a page of its own. */
export function MarketTabs({ tabs, open }: { tabs: DetailPage["tabs"]; open: number }) {
  if (tabs.length < 2) return null;
  return (
    <nav aria-label={m.markets_label()} className="flex border-y border-line">
      {tabs.map(({ id, type }) => (
        <LocalLink
          key={id}
          to={`/predictions/${id}`}
          replace
          preventScrollReset
          aria-current={id === open ? "page" : undefined}
          className={clsx(
            "flex min-h-11 flex-1 items-center justify-center border-b-[3px] border-l border-l-line px-2 pt-[3px] text-center text-[0.8125rem] leading-4 font-semibold font-stretch-85% -outline-offset-2 first:border-l-0",
            id === open ? "border-b-ink" : "border-b-transparent text-ink-2 hover:bg-sunk",
          )}
        >
          {marketName(type)}
        </LocalLink>
      ))}
    </nav>
  );
}
