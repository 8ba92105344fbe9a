import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { pageContext } from "../../context.ts";
import { FollowHost } from "../../follows/follow-host.tsx";
import { PageHead } from "../../layout/page-head.tsx";
import { SourceNotice } from "../../live/source-notice.tsx";
import { useRevalidationWhile } from "../../live/use-revalidation.ts";
import { formatPercent } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { DayStrip } from "../../predictions/day-strip.tsx";
import { LeagueGroups } from "../../predictions/league-groups.tsx";
import { LeagueRail } from "../../predictions/league-rail.tsx";
import { ListFilters } from "../../predictions/list-filters.tsx";
import { countLimits, listHref, withoutLimits } from "../../predictions/list-filter.ts";
import { type ListPage, loadList } from "./list.server.ts";
import { answerSavedFilters } from "./saved-filters.server.ts";
import { MatchPreview } from "../../predictions/match-preview.tsx";
import { RailLegend } from "../../predictions/rail-legend.tsx";
import { useShortcuts } from "../../predictions/use-shortcuts.ts";
import { publiclyCached, shownOnPage } from "../../publicly-cached.server.ts";
import { Button } from "../../ui/button.tsx";
import { EmptyState } from "../../ui/notices.tsx";
import { Pager } from "../../ui/pager.tsx";

export const middleware = [publiclyCached("predictionList")];

export async function loader({ context, url }: LoaderFunctionArgs) {
  const { page, kickoffs } = await loadList(context.get(pageContext), url.searchParams);
  context.set(shownOnPage, { kickoffs });
  return page;
}

export function action(args: ActionFunctionArgs) {
  return answerSavedFilters(args);
}

export default function PredictionList() {
  const page = useLoaderData<typeof loader>();
  const { filter, days } = page;
  const heading = filter.q ? m.list_heading_search({ q: filter.q }) : m.list_heading({ day: page.title });
  const lines = days.flatMap(({ sections }) =>
    sections.flatMap(({ leagues }) => leagues.flatMap((league) => league.lines)),
  );
  useRevalidationWhile(
    lines.some(({ status }) => status === "live"),
    30_000,
  );
  useShortcuts();
  return (
    <div className="grid grow xl:grid-cols-[13rem_minmax(0,1fr)_22.5rem]">
      <PageHead title={heading} description={m.list_description()} canonical="/predictions" />
      <LeagueRail leagues={page.leagues} filter={filter} />
      <div className="min-w-0 xl:border-x xl:border-line">
        <h1 className="sr-only">{heading}</h1>
        <SourceNotice trouble={page.trouble} />
        <DayStrip days={page.strip} chosen={filter.q ? null : filter.date} />
        <ListFilters
          filter={filter}
          leagues={page.leagues}
          sports={page.sports}
          isOpen={filter.q !== null && page.total === 0}
          saved={page.saved}
          answer={useActionData<typeof action>() ?? null}
        />
        {filter.q ? (
          <div className="gutter type-meta flex items-center justify-between gap-4 border-b border-line bg-sunk py-1">
            <output>{m.list_search_result({ count: page.total, q: filter.q })}</output>
            <LocalLink to={listHref(withoutLimits(filter))} className="link target py-2 whitespace-nowrap">
              {m.filter_reset()}
            </LocalLink>
          </div>
        ) : null}
        {page.total > 0 ? (
          <FollowHost>
            <LeagueGroups days={days} showDays={filter.q !== null} starred={page.starred} />
          </FollowHost>
        ) : (
          <NothingToShow page={page} />
        )}
        <Pager page={page.page} pageCount={page.pageCount} />
        {page.total > 0 ? (
          <RailLegend hasMarket={lines.some(({ market }) => market !== null)} isResult={filter.type === "1X2"} />
        ) : null}
      </div>
      <aside className="hidden p-4 xl:block">
        <div className="sticky top-4">
          {page.preview ? <MatchPreview preview={page.preview} /> : null}
          <RecordInBrief record={page.record} />
        </div>
      </aside>
    </div>
  );
}

/** Why nothing is shown, how to see everything of the day, and which day has matches. */
function NothingToShow({ page }: { page: ListPage }) {
  const limited = countLimits(page.filter) > 0;
  return (
    <EmptyState title={limited ? m.list_empty_filtered() : m.list_empty_day({ day: page.title })}>
      {limited ? (
        <Button to={listHref(withoutLimits(page.filter))} tone="outline">
          {m.filter_reset()}
        </Button>
      ) : null}
      {page.next ? (
        <Button to={page.next.href} tone="outline">
          {m.list_next_day({ day: page.next.title })}
        </Button>
      ) : null}
    </EmptyState>
  );
}

function RecordInBrief({ record }: { record: ListPage["record"] }) {
  return (
    <section aria-label={m.record_30_days()} className="mt-8">
      <h2 className="type-h2 mb-2">{m.record_30_days()}</h2>
      <dl className="border-t border-line">
        <div className="flex justify-between border-b border-line py-2">
          <dt>{m.record_judged()}</dt>
          <dd className="type-num font-bold">{record.judged}</dd>
        </div>
        <div className="flex justify-between border-b border-line py-2">
          <dt>{m.record_hit_rate()}</dt>
          <dd className="type-num font-bold">{record.hitRate === null ? "–" : formatPercent(record.hitRate, 1)}</dd>
        </div>
      </dl>
      <p className="type-meta mt-2">{m.record_hit_rate_note()}</p>
      <LocalLink to="/performance" className="link type-meta inline-block py-2">
        {m.record_full()}
      </LocalLink>
    </section>
  );
}
