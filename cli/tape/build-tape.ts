import { createHash } from "node:crypto";

import type { TapeDescription } from "../../worker/collect/providers/replay.ts";
import { simulatePrices } from "../../worker/collect/providers/simulated-bookmaker.ts";
import {
  type TapeFact,
  type TapeFixture,
  type TapeQuote,
  seasonLabel,
  seasonYearOf,
} from "../../worker/collect/providers/tape.ts";
import { tapeBookmakers } from "../../worker/collect/providers/tape-bookmakers.ts";
import { endsAtMs, summaryOf, timelineOf } from "../../worker/collect/providers/timeline.ts";
import { type NamedBook, opinionsOf } from "../../worker/predict/engine/match.ts";
import { markets, selectionsOf } from "../../worker/predict/market.ts";
import { consensus } from "../../worker/predict/no-vig.ts";
import { chooseStart } from "./choose-start.ts";
import type { Refusal, TapeOpening, TapeRecord } from "./record.ts";
import { type TimedMatch, timeMatches } from "./time-matches.ts";

/** Everything the local database needs to play a record. */
export type Tape = TapeDescription & {
  /** Of the content; two tapes with the same hash play the same, from wherever their clocks start. */
  hash: string;
  fixtures: TapeFixture[];
  facts: TapeFact[];
  refused: Refusal[];
  notes: Refusal[];
  skippedQuotes: number;
};

/** Seasons before the one the clock starts in: four to learn from, two to weigh the models by. */
export const earlierSeasons = 6;

const dayMs = 86_400_000;
const detailedDays = 8 * 7 + 1;

/**
 * Lays a record out on the match clock: derives what it does not hold, gives every fact the instant it became known,
 * and leaves out what the chosen start does not need.
 *
 * @throws TapeError from {@link chooseStart}
 */
export function buildTape(
  record: TapeRecord,
  { speed, requestedStart }: { speed: number; requestedStart?: string | undefined },
): Tape {
  const timed = timeMatches(record.matches, record.name);
  const startMs = chooseStart(
    { opening: record.opening, fixtures: timed.map(({ fixture }) => fixture) },
    { speed, requested: requestedStart },
  );
  const { season, kept } = keptFor(startMs, timed, record.opening);
  // A whole day, so that the content does not depend on the speed.
  const detailedFromMs = Math.floor(startMs / dayMs) * dayMs - detailedDays * dayMs;
  const simulated = simulatedPrices(kept, detailedFromMs, record.name);
  const facts = [
    ...kept.flatMap((timedMatch) =>
      timedMatch.fixture.kickoffAtMs >= detailedFromMs ? detailsOf(timedMatch, record.name) : outlineOf(timedMatch),
    ),
    ...simulated,
  ];
  const fixtures = kept.map(({ fixture }) => fixture).toSorted((a, b) => a.kickoffAtMs - b.kickoffAtMs);
  const content = {
    name: record.name,
    source: record.source,
    season,
    firstMs: fixtures[0]?.kickoffAtMs ?? startMs,
    lastMs: facts.reduce((latest, { knownAtMs }) => Math.max(latest, knownAtMs), startMs),
    estimated: {
      kickoffs: fixtures.some(({ kickoffEstimated }) => kickoffEstimated),
      goals: facts.some((fact) => fact.kind === "goal" && fact.payload.estimated),
      prices: simulated.length > 0,
    },
  };
  const hash = createHash("sha256")
    .update(JSON.stringify([content, fixtures, facts]))
    .digest("hex");
  const { refused, notes, skippedQuotes } = record;
  return { ...content, hash, startMs, fixtures, facts, refused, notes, skippedQuotes };
}

/**
 * When the bookmakers' prices of a record were collected: football-data.co.uk does so on Tuesday and Friday afternoons.
 *
 * @returns the last Tuesday or Friday 15:00 UTC at least one hour before kick-off
 */
export function collectedAtMs(kickoffAtMs: number): number {
  const latestMs = kickoffAtMs - 3_600_000;
  for (let dayStartMs = Math.floor(latestMs / dayMs) * dayMs; ; dayStartMs -= dayMs) {
    const atMs = dayStartMs + 15 * 3_600_000;
    const weekday = new Date(dayStartMs).getUTCDay();
    if ((weekday === 2 || weekday === 5) && atMs <= latestMs) return atMs;
  }
}

/** Of a league the season of the start and a few before it; of a tournament everything, to the last match. */
function keptFor(
  startMs: number,
  timed: readonly TimedMatch[],
  opening: TapeOpening,
): { season: string; kept: readonly TimedMatch[] } {
  if (opening.kind === "tournament") return { season: opening.season, kept: timed };
  const startYear = seasonYearOf(startMs);
  const [first, last] = [seasonLabel(startYear - earlierSeasons), seasonLabel(startYear)];
  return { season: last, kept: timed.filter(({ fixture: { season } }) => season >= first && season <= last) };
}

function detailsOf({ match, fixture: { ref, kickoffAtMs }, played }: TimedMatch, seed: string): TapeFact[] {
  return [
    ...priceFacts(ref, collectedAtMs(kickoffAtMs), match.openingQuotes, false),
    ...priceFacts(ref, kickoffAtMs, match.closingQuotes, true),
    ...(played ? timelineOf(played, seed) : []),
  ];
}

/** Of the distant past: result, recorded goals, statistics, and the prices from which team strength is learned. */
function outlineOf({ match, fixture: { ref, kickoffAtMs }, played }: TimedMatch): TapeFact[] {
  const learned = (["1X2", "OU"] as const).map((market) => {
    const closing = opinionsOn(market, match.closingQuotes);
    return { closing, before: closing.length > 0 ? [] : opinionsOn(market, match.openingQuotes) };
  });
  return [
    ...priceFacts(
      ref,
      collectedAtMs(kickoffAtMs),
      learned.flatMap(({ before }) => before),
      false,
    ),
    ...priceFacts(
      ref,
      kickoffAtMs,
      learned.flatMap(({ closing }) => closing),
      true,
    ),
    ...(played ? summaryOf(played) : []),
  ];
}

/** The quotes the engine would listen to: the sharp ones where they make sense, else all of them if they do. */
function opinionsOn(market: "1X2" | "OU", quotes: readonly TapeQuote[]): TapeQuote[] {
  const opinions = quotes.filter((quote) => quote.market === market && opinionsOf([bookOf(quote)]).length > 0);
  const sharp = opinions.filter((quote) => bookOf(quote).sharp);
  return [sharp, opinions].find((some) => consensus(some.map(bookOf), selectionsOf[market].length) !== null) ?? [];
}

function bookOf({ bookmaker, oddsThousandths }: TapeQuote): NamedBook {
  const { slug, ...traits } = tapeBookmakers[bookmaker];
  return { ...traits, bookmakerSlug: slug, odds: oddsThousandths.map((price) => price / 1000) };
}

function priceFacts(fixtureRef: string, knownAtMs: number, quotes: TapeQuote[], closing: boolean): TapeFact[] {
  return quotes.length === 0 ? [] : [{ fixtureRef, knownAtMs, kind: "price", payload: { closing, quotes } }];
}

function simulatedPrices(timed: readonly TimedMatch[], detailedFromMs: number, seed: string): TapeFact[] {
  return simulatePrices(
    timed.map(({ match, fixture, played }) => {
      const priced = new Set([...match.openingQuotes, ...match.closingQuotes].map(({ market }) => market));
      return {
        ref: match.ref,
        pool: match.competition.entrants === "nations" ? "nations" : match.competition.ref,
        neutral: match.neutral,
        homeRef: match.home.ref,
        awayRef: match.away.ref,
        announcedAtMs: fixture.announcedAtMs,
        kickoffAtMs: fixture.kickoffAtMs,
        result: played && { score: played.fullTime, knownAtMs: endsAtMs(played) },
        markets: fixture.kickoffAtMs < detailedFromMs ? [] : markets.filter((market) => !priced.has(market)),
      };
    }),
    seed,
  );
}
