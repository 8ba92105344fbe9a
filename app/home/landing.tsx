import type { LandingPage } from "../routes/home/landing.server.ts";
import { PageHead } from "../layout/page-head.tsx";
import { BoardRow } from "../live/board-row.tsx";
import { useRevalidationWhile } from "../live/use-revalidation.ts";
import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { NextKickoffs } from "../predictions/next-kickoffs.tsx";
import { keyFigures } from "../record/key-figures.tsx";
import { Button } from "../ui/button.tsx";
import { Figures } from "../ui/figures.tsx";

/** What everybody sees who is not signed in. */
export function Landing({ live, liveCount, next, record }: LandingPage) {
  useRevalidationWhile(liveCount > 0, 30_000);
  return (
    <div className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <PageHead title={m.landing_title()} description={m.landing_description()} canonical="/" />
      <div className="grid md:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <header className="gutter py-6 md:border-r md:border-line md:py-8">
          <h1 className="max-w-[24ch] text-[2rem] leading-9 font-extrabold text-balance font-stretch-75% md:text-[2.5rem] md:leading-11">
            {m.landing_heading()}
          </h1>
          <p className="mt-3 max-w-[58ch]">{m.landing_intro()}</p>
          <p className="mt-5 flex flex-wrap items-center gap-x-5 gap-y-2">
            <Button to="/predictions">{m.landing_to_predictions()}</Button>
            <LocalLink to="/methode" className="link target py-2 font-semibold font-stretch-90%">
              {m.footer_method()}
            </LocalLink>
          </p>
        </header>
        <div className="min-w-0 md:row-start-2 md:border-r md:border-line">
          {liveCount > 0 ? (
            <section aria-label={m.landing_live({ count: liveCount })} className="border-t border-ink">
              <div className="gutter flex items-baseline justify-between gap-4 py-3">
                <h2 className="type-h2">{m.landing_live({ count: liveCount })}</h2>
                <LocalLink to="/direct" className="link target type-meta">
                  {m.landing_all_live()}
                </LocalLink>
              </div>
              <ul className="border-t border-line">
                {live.map((line) => (
                  <BoardRow key={line.match.matchId} line={line} />
                ))}
              </ul>
            </section>
          ) : null}
          <NextKickoffs title={m.board_next()} matches={next} />
        </div>
        <section
          aria-label={m.landing_record()}
          className="gutter max-md:border-t max-md:border-ink md:col-start-2 md:row-start-1 md:py-5"
        >
          <h2 className="type-h2 py-3">{m.landing_record()}</h2>
          <Figures figures={keyFigures(record)} columns={1} />
          <LocalLink to="/performance" className="link type-meta inline-block py-3">
            {m.record_full()}
          </LocalLink>
        </section>
        <Claims />
      </div>
    </div>
  );
}

/** What the product says of itself, and what it does not. */
function Claims() {
  return (
    <section aria-label={m.claims_title()} className="gutter border-t border-ink py-3">
      <h2 className="type-h2">{m.claims_title()}</h2>
      <ul className="mt-2 list-disc pl-4 marker:text-ctl">
        <li>{m.claims_published_before()}</li>
        <li>{m.claims_all_counted()}</li>
        <li>{m.claims_reliability()}</li>
      </ul>
      <h3 className="type-h3 mt-4">{m.claims_not_title()}</h3>
      <ul className="mt-1 list-disc pl-4 marker:text-ctl">
        <li>{m.claims_not_advice()}</li>
        <li>{m.claims_not_market()}</li>
        <li>{m.claims_not_money()}</li>
      </ul>
    </section>
  );
}
