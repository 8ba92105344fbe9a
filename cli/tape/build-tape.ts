import { createHash } from "node:crypto";

import { kickoffsOfDay } from "../../worker/collect/providers/kickoff-hours.ts";
import type { TapeDescription } from "../../worker/collect/providers/replay.ts";
import { simulatePrices } from "../../worker/collect/providers/simulated-bookmaker.ts";
import {
  type TapeFact,
  type TapeFixture,
  type TapeQuote,
  seasonLabel,
  seasonYearOf,
} from "../../worker/collect/providers/tape.ts";
import { summaryOf, timelineOf } from "../../worker/collect/providers/timeline.ts";
import { chooseStart } from "./choose-start.ts";
import type { RecordedMatch, Refusal, TapeRecord } from "./record.ts";

/** Everything the local database needs to play a record. */
export type Tape = TapeDescription & {
  /** Of the content; two tapes with the same hash play the same, from wherever their clocks start. */
  hash: string;
  fixtures: TapeFixture[];
  facts: TapeFact[];
  refused: Refusal[];
  skippedQuotes: number;
};

/** Seasons before the one the clock starts in, for the ratings to learn from. */
export const earlierSeasons = 3;

const dayMs = 86_400_000;
const detailedDays = 8 * 7 + 1;
const announcedDays = 30;
const markets = ["1X2", "OU", "BTTS"] as const;

type TimedMatch = { match: RecordedMatch; fixture: TapeFixture };

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
  const timed = timeMatches(record);
  const startMs = chooseStart(
    { preferredMonth: record.preferredMonth, fixtures: timed.map(({ fixture }) => fixture) },
    { speed, requested: requestedStart },
  );
  const startYear = seasonYearOf(startMs);
  const [firstSeason, lastSeason] = [seasonLabel(startYear - earlierSeasons), seasonLabel(startYear)];
  const kept = timed.filter(({ fixture: { season } }) => season >= firstSeason && season <= lastSeason);
  // A whole day, so that the content does not depend on the speed.
  const detailedFromMs = Math.floor(startMs / dayMs) * dayMs - detailedDays * dayMs;
  const simulated = simulatedPrices(kept, detailedFromMs, record.name);
  const facts = [
    ...kept.flatMap(({ match, fixture }) =>
      fixture.kickoffAtMs >= detailedFromMs ? detailsOf(match, fixture, record.name) : outlineOf(match, fixture),
    ),
    ...simulated,
  ];
  const fixtures = kept.map(({ fixture }) => fixture).toSorted((a, b) => a.kickoffAtMs - b.kickoffAtMs);
  const content = {
    name: record.name,
    source: record.source,
    season: lastSeason,
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
  return { ...content, hash, startMs, fixtures, facts, refused: record.refused, skippedQuotes: record.skippedQuotes };
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

function timeMatches(record: TapeRecord): TimedMatch[] {
  const hourless = record.matches.filter(({ kickoffAtMs }) => kickoffAtMs === null);
  const days = Map.groupBy(hourless, ({ competition, date }) => `${competition.ref}|${date}`);
  const derived = new Map<string, number>();
  for (const day of days.values()) {
    const [first] = day;
    if (!first) continue;
    const refs = day.map(({ ref }) => ref);
    for (const [ref, atMs] of kickoffsOfDay(first.competition.country, first.date, refs, record.name)) {
      derived.set(ref, atMs);
    }
  }

  const timed = record.matches.map((match) => ({
    match,
    kickoffAtMs: match.kickoffAtMs ?? derived.get(match.ref) ?? Date.parse(`${match.date}T15:00:00Z`),
  }));
  const openings = new Map<string, number>();
  for (const { match, kickoffAtMs } of timed) {
    openings.set(calendarOf(match), Math.min(kickoffAtMs, openings.get(calendarOf(match)) ?? kickoffAtMs));
  }
  return timed.map(({ match, kickoffAtMs }) => ({
    match,
    fixture: {
      ref: match.ref,
      competition: match.competition,
      season: match.season,
      round: match.round,
      kickoffAtMs,
      kickoffEstimated: match.kickoffAtMs === null,
      home: match.home,
      away: match.away,
      announcedAtMs: (openings.get(calendarOf(match)) ?? kickoffAtMs) - announcedDays * dayMs,
    },
  }));
}

function calendarOf({ competition, season }: RecordedMatch): string {
  return `${competition.ref}|${season}`;
}

function detailsOf(match: RecordedMatch, fixture: TapeFixture, seed: string): TapeFact[] {
  const { ref, kickoffAtMs } = fixture;
  const course = match.fullTime ? timelineOf({ ...match, fullTime: match.fullTime, kickoffAtMs }, seed) : [];
  return [
    ...priceFacts(ref, collectedAtMs(kickoffAtMs), match.openingQuotes, false),
    ...priceFacts(ref, kickoffAtMs, match.closingQuotes, true),
    ...course,
  ];
}

/** Of the distant past: the result, and the closing prices from which team strength can be learned. */
function outlineOf(match: RecordedMatch, { ref, kickoffAtMs }: TapeFixture): TapeFact[] {
  const learnable = match.closingQuotes.filter(
    ({ bookmaker, market }) => market === "1X2" && (bookmaker === "market-average" || bookmaker === "pinnacle"),
  );
  const course = match.fullTime ? summaryOf({ ...match, fullTime: match.fullTime, kickoffAtMs }) : [];
  return [...priceFacts(ref, kickoffAtMs, learnable, true), ...course];
}

function priceFacts(fixtureRef: string, knownAtMs: number, quotes: TapeQuote[], closing: boolean): TapeFact[] {
  return quotes.length === 0 ? [] : [{ fixtureRef, knownAtMs, kind: "price", payload: { closing, quotes } }];
}

function simulatedPrices(timed: readonly TimedMatch[], detailedFromMs: number, seed: string): TapeFact[] {
  return simulatePrices(
    timed.map(({ match, fixture }) => {
      const priced = new Set([...match.openingQuotes, ...match.closingQuotes].map(({ market }) => market));
      return {
        ref: match.ref,
        competitionRef: match.competition.ref,
        homeRef: match.home.ref,
        awayRef: match.away.ref,
        announcedAtMs: fixture.announcedAtMs,
        kickoffAtMs: fixture.kickoffAtMs,
        fullTime: match.fullTime,
        markets: fixture.kickoffAtMs < detailedFromMs ? [] : markets.filter((market) => !priced.has(market)),
      };
    }),
    seed,
  );
}
