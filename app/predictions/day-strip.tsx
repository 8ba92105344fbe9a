import { clsx } from "clsx";

import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import type { StripDay } from "../routes/predictions/list.server.ts";

const shownOnPhones = 6;
const shownOnTablets = 9;

/** The days around today, always in reach; a phone shows those around the chosen one. */
export function DayStrip({ days, chosen }: { days: readonly StripDay[]; chosen: string | null }) {
  const chosenIndex = Math.max(
    0,
    days.findIndex(({ day, isToday }) => (chosen === null ? isToday : day === chosen)),
  );
  const onPhones = windowAround(chosenIndex, shownOnPhones, days.length);
  const onTablets = windowAround(chosenIndex, shownOnTablets, days.length);
  return (
    <nav aria-label={m.days_label()} className="sticky top-0 z-10 border-b border-line bg-bg">
      <ol className="flex">
        {days.map(({ day, weekday, date, isToday, count, href }, index) => (
          <li
            key={day}
            className={clsx(
              "min-w-0 flex-1 border-l border-line first:border-l-0",
              !isWithin(index, onPhones) && "max-md:hidden",
              index === onPhones.from && "max-md:border-l-0",
              !isWithin(index, onTablets) && "hidden xl:block",
              index === onTablets.from && "md:border-l-0 xl:border-l",
            )}
          >
            <LocalLink
              to={href}
              preventScrollReset
              aria-current={day === chosen ? "date" : undefined}
              className={clsx(
                "flex h-[4.125rem] flex-col items-center justify-center gap-0.5 -outline-offset-2",
                day === chosen ? "bg-ink text-bg" : "hover:bg-sunk",
                count === 0 && day !== chosen && "text-ink-3",
              )}
            >
              <span className="type-meta text-inherit">{isToday ? m.day_today_short() : weekday}</span>
              <span className="font-bold font-stretch-75%">{date}</span>
              <span className="type-meta text-[0.6875rem] leading-3 text-inherit">
                <span aria-hidden="true">{count || "·"}</span>
                <span className="sr-only">{m.day_match_count({ count })}</span>
              </span>
            </LocalLink>
          </li>
        ))}
      </ol>
    </nav>
  );
}

function windowAround(chosen: number, size: number, length: number): { from: number; to: number } {
  const from = Math.min(Math.max(0, chosen - Math.floor((size - 1) / 2)), Math.max(0, length - size));
  return { from, to: from + size };
}

function isWithin(index: number, { from, to }: { from: number; to: number }): boolean {
  return index >= from && index < to;
}
