import { type LoaderFunctionArgs, useLoaderData } from "react-router";

import { pageContext } from "../../context.ts";
import { FollowHost } from "../../follows/follow-host.tsx";
import { FollowLink } from "../../follows/follow-link.tsx";
import { PageHead } from "../../layout/page-head.tsx";
import { StructuredEvent } from "../../discovery/structured-event.tsx";
import { longClockWords } from "../../live/clock-words.ts";
import { SourceNotice } from "../../live/source-notice.tsx";
import { formatNumber, formatPercent } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { Surroundings, hasForm, placeWords } from "../../matches/surroundings.tsx";
import { m } from "../../paraglide/messages.js";
import { BigProbabilities } from "../../predictions/big-probabilities.tsx";
import { ContributionBars } from "../../predictions/contribution-bars.tsx";
import { ComparisonTable, OddsTable, ProbabilitySets, RevisionsTable } from "../../predictions/detail-tables.tsx";
import { type DetailPage, loadDetail } from "./detail.server.ts";
import { GptSection } from "../../predictions/gpt-section.tsx";
import { MarketTables, ScorerTables } from "../../predictions/market-tables.tsx";
import { MarketTabs } from "../../predictions/market-tabs.tsx";
import { MatchHeader } from "../../predictions/match-header.tsx";
import { ReliabilityDetails } from "../../predictions/reliability-details.tsx";
import { ScoreMatrix } from "../../predictions/score-matrix.tsx";
import { finishedWords, frequencyWords, marketName, outcomeNames } from "../../predictions/wording.ts";
import { publiclyCached, shownOnPage } from "../../publicly-cached.server.ts";
import { Button } from "../../ui/button.tsx";
import { Figures } from "../../ui/figures.tsx";
import { PageParts } from "../../ui/page-parts.tsx";
import { Section } from "../../ui/section.tsx";
import { VerdictMark } from "../../ui/verdict.tsx";

export const middleware = [publiclyCached("prediction")];

export async function loader({ context, params }: LoaderFunctionArgs) {
  const page = await loadDetail(context.get(pageContext), params.id);
  context.set(shownOnPage, { matchId: page.line.matchId });
  return page;
}

export default function PredictionDetail() {
  const page = useLoaderData<typeof loader>();
  const { line } = page;
  return (
    <article className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <PageHead
        title={m.detail_title({ home: line.home, away: line.away, market: marketName(line.type) })}
        description={page.description}
        image={page.image}
      />
      <StructuredEvent json={page.event} />
      <SourceNotice trouble={page.trouble} />
      <p className="type-meta flex items-center gap-2 border-b border-line pr-4">
        <LocalLink
          to={`/predictions?date=${page.dayKey}`}
          aria-label={m.detail_back({ day: page.longDay })}
          className="flex size-11 items-center justify-center text-[1rem] text-ink -outline-offset-2 hover:bg-sunk"
        >
          ←
        </LocalLink>
        <span>
          {page.league} · {page.country}
          {page.round ? ` · ${page.round}` : null}
        </span>
      </p>
      <h1 className="sr-only">
        {m.detail_heading({ home: line.home, away: line.away, market: marketName(line.type) })}
      </h1>
      <MatchHeader line={line} place={placeWords(page.surroundings)}>
        <MatchState page={page} />
      </MatchHeader>
      <MarketTabs tabs={page.tabs} open={line.id} />
      <PageParts label={m.detail_parts()} parts={partsOf(page)} />
      <div className="grid md:grid-cols-2">
        <div className="min-w-0 md:border-r md:border-line">
          <section aria-label={m.detail_probabilities()} className="gutter py-4">
            <BigProbabilities line={line} />
            <PickInWords page={page} />
            <ReliabilityDetails page={page} />
            <LockMark page={page} />
            {line.status === "upcoming" && page.lockedOn === null ? (
              <FollowHost>
                <p className="mt-3">
                  <FollowLink
                    predictionId={line.id}
                    className="inline-flex min-h-11 items-center rounded-sheet bg-accent px-4.5 py-2 font-bold font-stretch-90% text-on-accent hover:underline"
                  >
                    {m.follow_title()}
                  </FollowLink>
                </p>
              </FollowHost>
            ) : null}
          </section>
          <Outcome page={page} />
          <Section anchor="pourquoi" title={m.why_title()}>
            <p className="max-w-[68ch]">{page.reasoning}</p>
            {line.type === "1X2" ? null : (
              <ul className="mt-3 list-disc pl-4 marker:text-ctl">
                {page.keyFactors.map((factor) => (
                  <li key={factor}>{factor}</li>
                ))}
              </ul>
            )}
          </Section>
          {line.type === "1X2" && page.contributions.length > 0 ? (
            <Section title={m.contributions_title()} note={m.contributions_note({ home: line.home, away: line.away })}>
              <ContributionBars page={page} />
            </Section>
          ) : null}
        </div>
        <div className="min-w-0 md:[&>section:first-child]:border-t-0">
          <Section anchor="comparaison" title={m.compare_title()}>
            <ComparisonTable page={page} />
          </Section>
          <Section anchor="scores" title={m.matrix_title()}>
            <ScoreMatrix matrix={page.markets.score_matrix} home={line.home} away={line.away} />
          </Section>
          <Section title={m.sets_title()}>
            <ProbabilitySets page={page} />
          </Section>
        </div>
      </div>
      {page.gpt ? <GptSection page={page} gpt={page.gpt} /> : null}
      <Surroundings view={page.surroundings} line={line} />
      <Section anchor="marches" title={m.markets_title()} note={m.markets_note()}>
        <MarketTables page={page} />
      </Section>
      {page.markets.scorers ? (
        <Section title={m.scorers_title()} note={m.scorers_note()}>
          <ScorerTables page={page} scorers={page.markets.scorers} />
        </Section>
      ) : null}
      <Section anchor="cotes" title={m.odds_title({ market: marketName(line.type) })}>
        <OddsTable page={page} />
      </Section>
      <Section anchor="revisions" title={m.revisions_title()} note={m.revisions_note()}>
        <RevisionsTable page={page} />
        <p className="type-meta mt-3">
          {m.model_note({
            model: `${page.model.name} ${page.model.version}`,
            sample: formatNumber(page.model.sample_size),
            day: page.model.fittedOn,
          })}
        </p>
      </Section>
    </article>
  );
}

function partsOf({ surroundings, line }: DetailPage) {
  return [
    { anchor: "pourquoi", name: m.why_title() },
    { anchor: "comparaison", name: m.compare_title() },
    { anchor: "scores", name: m.matrix_title() },
    ...(hasForm(surroundings) ? [{ anchor: "forme", name: m.form_title() }] : []),
    ...(surroundings.meetings.length > 0 ? [{ anchor: "face-a-face", name: m.head_to_head() }] : []),
    { anchor: "marches", name: m.markets_title() },
    { anchor: "cotes", name: m.odds_title({ market: marketName(line.type) }) },
    { anchor: "revisions", name: m.revisions_title() },
  ];
}

function MatchState({ page: { line, day, halfTime, estimated } }: { page: DetailPage }) {
  if (line.status === "live") {
    return (
      <LocalLink to={`/matchs/${line.matchId}`} className="link inline-block py-1 font-bold text-live">
        {longClockWords({ ...line, ageMs: 0, speed: 1 })} · {m.detail_follow_live()}
      </LocalLink>
    );
  }
  const half = halfTime
    ? `${m.half_time_score({ score: `${halfTime.home}–${halfTime.away}` })}${estimated.includes("half_time") ? ` (${m.estimated()})` : ""}`
    : null;
  return (
    <>
      {line.score ? finishedWords(line) : null}
      {line.score ? " · " : null}
      {day}
      {line.score ? <span className="block">{half}</span> : null}
      {!line.score && line.timeEstimated ? <span className="block">{m.estimated_hour()}</span> : null}
    </>
  );
}

/** The pick as a person would say it, with the likeliest score. */
function PickInWords({ page }: { page: DetailPage }) {
  const { line, scorePrediction } = page;
  const largest = Math.max(...line.probabilities);
  return (
    <p className="mt-3">
      {m.pick_in_words({
        pick: line.pickText,
        percent: formatPercent(largest, 1),
        frequency: frequencyWords(largest),
      })}{" "}
      <span className="text-ink-2">{m.pick_likeliest_score({ score: scorePrediction.replace("-", "–") })}</span>
    </p>
  );
}

function LockMark({ page }: { page: DetailPage }) {
  return (
    <p className="type-meta flex items-center gap-1.5">
      <svg width={11} height={13} aria-hidden="true" fill="none" stroke="currentColor" strokeWidth={1.5}>
        <path d={page.lockedOn ? "M3 6V4a2.5 2.5 0 0 1 5 0v2" : "M3 6V4a2.5 2.5 0 0 1 5 0"} />
        <path d="M1 6h9v6H1z" fill={page.lockedOn ? "currentColor" : "none"} />
      </svg>
      {page.lockedOn ? m.locked_on({ moment: page.lockedOn }) : m.locked_not_yet()}
    </p>
  );
}

/** After the match: what happened, and what that makes of the probabilities. */
function Outcome({ page }: { page: DetailPage }) {
  const { line, evaluation, realScore } = page;
  if (line.verdict === "void") {
    return (
      <Section title={m.outcome_title()}>
        <p>{m.outcome_void()}</p>
      </Section>
    );
  }
  if (line.verdict === null || !evaluation) return null;
  const happened = line.outcome === null ? null : outcomeNames(line)[line.outcome];
  const given = line.outcome === null ? null : (line.probabilities[line.outcome] ?? null);
  return (
    <Section title={m.outcome_title()}>
      <p className="type-h3 mb-3">
        <VerdictMark verdict={line.verdict} withWord /> · {realScore?.replace("-", "–")}
      </p>
      {happened && given !== null ? (
        <p className="mb-3">{m.outcome_given({ outcome: happened, percent: formatPercent(given, 1) })}</p>
      ) : null}
      <Figures
        figures={[
          { label: m.score_brier(), value: formatNumber(evaluation.brier, 3) },
          { label: m.score_log_loss(), value: formatNumber(evaluation.log_loss, 3) },
          { label: m.score_rps(), value: formatNumber(evaluation.ranked_probability_score, 3) },
        ]}
      />
      <p className="type-meta mt-2">{m.outcome_scores_note()}</p>
      <p className="mt-3">
        <Button to={`/matchs/${line.matchId}`} tone="outline">
          {m.detail_replay_thread()}
        </Button>
      </p>
    </Section>
  );
}
