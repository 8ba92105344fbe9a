import { statusOfProviderCode } from "../../matches/match.ts";
import type { FootballProvider, ProviderAnswer, ProviderFixture, ProviderPrice } from "./provider.ts";
import type { TapeDatabase } from "./tape-database.ts";
import { type TapeFact, type TapeFixture, fixtureAt, pricesAt, tapeFactSchema } from "./tape.ts";

export type TapeDescription = {
  name: string;
  /** Where the record comes from, and its licence. */
  source: string;
  /** The season the replay starts in, as printed, e.g. "2014-15", or "2026" of a tournament. */
  season: string;
  /** Where the match clock starts. */
  startMs: number;
  /** First kick-off, and the last instant at which anything becomes known. */
  firstMs: number;
  lastMs: number;
  /** What the record does not hold, and the tape derived from a seed. */
  estimated: { kickoffs: boolean; goals: boolean; prices: boolean };
};

type FixtureRow = {
  ref: string;
  competition_ref: string;
  competition_name: string;
  country: string;
  entrants: "clubs" | "nations";
  season: string;
  round: string | null;
  kickoff_at_ms: number;
  kickoff_estimated: number;
  venue: string | null;
  neutral: number;
  home_ref: string;
  home_name: string;
  away_ref: string;
  away_name: string;
  announced_at_ms: number;
};

type FactRow = { fixture_ref: string; known_at_ms: number; kind: string; payload: string };

/** Longer than any replayed match lasts: with extra time, a shoot-out and half an hour added to each period. */
const longestMatchMs = 300 * 60_000;

/**
 * Plays a tape as if it were an upstream: every answer holds what was known at the match clock's now, which is read
 * once per call. The bound lies in the SQL and, independently, in the fold.
 *
 * @param nowMs the match clock
 */
export function createReplayProvider({
  tape,
  nowMs,
}: {
  tape: TapeDatabase;
  nowMs: () => number | Promise<number>;
}): FootballProvider {
  return {
    name: "replay",
    metered: false,
    marksClosingPrices: true,

    listHistorySteps: async (range) => quartersOf(range),

    async listHistory(step) {
      const { fromMs, toMs } = rangeOfQuarter(step);
      const now = await nowMs();
      return answer(await fixturesWhere(tape, kickoffInRange, [fromMs, Math.min(toMs, now)], now));
    },

    async listFixtures({ fromMs, toMs }) {
      const now = await nowMs();
      return answer(await fixturesWhere(tape, kickoffInRange, [fromMs, toMs], now));
    },

    async listLiveFixtures() {
      const now = await nowMs();
      const begun = await fixturesWhere(
        tape,
        "x.kickoff_at_ms > ? and x.kickoff_at_ms <= ?",
        [now - longestMatchMs, now],
        now,
      );
      return answer(begun.filter(({ statusCode }) => statusOfProviderCode(statusCode) === "live"));
    },

    async listFixturesByRef(refs) {
      const now = await nowMs();
      return answer(await fixturesWhere(tape, refIsListed, [JSON.stringify(refs)], now));
    },

    async listPrices(fixtures) {
      const now = await nowMs();
      const refs = JSON.stringify(fixtures.map(({ ref }) => ref));
      const facts = await factsWhere(tape, `${refIsListed} and f.kind = 'price'`, [refs], now);
      return answer([...facts].flatMap(([ref, known]): ProviderPrice[] => pricesAt(ref, known, now)));
    },

    // No record holds any of these.
    listAbsences: async () => ({ items: [], calls: 0, failure: null }),
    listBackgrounds: async () => ({ items: [], calls: 0, failure: null }),
  };
}

/**
 * The earliest instant after `afterMs` at which something about a match becomes known: an event, a result, a price.
 * The calendar of a season is not counted, since it is announced long before any of its matches is due.
 *
 * @returns null when nothing follows
 */
export async function nextTapeChangeMs(tape: TapeDatabase, afterMs: number): Promise<number | null> {
  const { results } = await tape
    .prepare("select min(known_at_ms) as next_ms from tape_facts where known_at_ms > ?")
    .bind(afterMs)
    .all<{ next_ms: number | null }>();
  return results[0]?.next_ms ?? null;
}

/** What is being played. @throws Error when no tape has been imported, or its import did not come to its end */
export async function describeTape(tape: TapeDatabase): Promise<TapeDescription> {
  const { results } = await tape.prepare("select * from tape").all<{
    name: string;
    source: string;
    season: string;
    start_ms: number;
    first_ms: number;
    last_ms: number;
    kickoffs_estimated: number;
    goals_estimated: number;
    prices_simulated: number;
  }>();
  const row = results[0];
  if (!row) throw new Error("no tape has been imported");
  return {
    name: row.name,
    source: row.source,
    season: row.season,
    startMs: row.start_ms,
    firstMs: row.first_ms,
    lastMs: row.last_ms,
    estimated: {
      kickoffs: row.kickoffs_estimated === 1,
      goals: row.goals_estimated === 1,
      prices: row.prices_simulated === 1,
    },
  };
}

const refIsListed = "x.ref in (select value from json_each(?))";
const kickoffInRange = "x.kickoff_at_ms >= ? and x.kickoff_at_ms < ?";

function answer<Item>(items: Item[]): ProviderAnswer<Item> {
  return { items, calls: 1, failure: null };
}

/** The calendar quarters, as in "2014-Q3", that have a part in `[fromMs, toMs)`. */
function quartersOf({ fromMs, toMs }: { fromMs: number; toMs: number }): string[] {
  const steps: string[] = [];
  const from = new Date(fromMs);
  let year = from.getUTCFullYear();
  let quarter = Math.floor(from.getUTCMonth() / 3);
  while (Date.UTC(year, 3 * quarter) < toMs) {
    steps.push(`${year}-Q${quarter + 1}`);
    year += quarter === 3 ? 1 : 0;
    quarter = (quarter + 1) % 4;
  }
  return steps;
}

/** @throws RangeError for anything that is no step of ours */
function rangeOfQuarter(step: string): { fromMs: number; toMs: number } {
  const [, year, quarter] = /^(\d{4})-Q([1-4])$/.exec(step) ?? [];
  if (year === undefined || quarter === undefined) throw new RangeError(`not a calendar quarter: ${step}`);
  const toMonth = 3 * Number(quarter);
  return { fromMs: Date.UTC(Number(year), toMonth - 3), toMs: Date.UTC(Number(year), toMonth) };
}

async function fixturesWhere(
  tape: TapeDatabase,
  condition: string,
  values: readonly (string | number)[],
  nowMs: number,
): Promise<ProviderFixture[]> {
  const [rows, facts] = await Promise.all([
    tape
      .prepare(
        `select x.* from tape_fixtures x where ${condition} and x.announced_at_ms <= ? order by x.kickoff_at_ms, x.ref`,
      )
      .bind(...values, nowMs)
      .all<FixtureRow>(),
    factsWhere(tape, `${condition} and f.kind <> 'price'`, values, nowMs),
  ]);
  return rows.results.map((row) => fixtureAt(fixtureOf(row), facts.get(row.ref) ?? [], nowMs));
}

async function factsWhere(
  tape: TapeDatabase,
  condition: string,
  values: readonly (string | number)[],
  nowMs: number,
): Promise<Map<string, TapeFact[]>> {
  const { results } = await tape
    .prepare(
      // The joins keep this order: without it SQLite may walk the facts by instant, a hundred times as many rows.
      `select f.fixture_ref, f.known_at_ms, f.kind, f.payload
       from tape_fixtures x cross join tape_facts f on f.fixture_ref = x.ref
       where ${condition} and x.announced_at_ms <= ? and f.known_at_ms <= ?
       order by x.kickoff_at_ms, f.fixture_ref, f.known_at_ms, f.seq`,
    )
    .bind(...values, nowMs, nowMs)
    .all<FactRow>();
  return Map.groupBy(results.map(factOf), (fact) => fact.fixtureRef);
}

function factOf(row: FactRow): TapeFact {
  return tapeFactSchema.parse({
    fixtureRef: row.fixture_ref,
    knownAtMs: row.known_at_ms,
    kind: row.kind,
    payload: JSON.parse(row.payload),
  });
}

function fixtureOf(row: FixtureRow): TapeFixture {
  return {
    ref: row.ref,
    competition: {
      ref: row.competition_ref,
      name: row.competition_name,
      country: row.country,
      entrants: row.entrants,
    },
    season: row.season,
    round: row.round,
    kickoffAtMs: row.kickoff_at_ms,
    kickoffEstimated: row.kickoff_estimated === 1,
    venue: row.venue,
    neutral: row.neutral === 1,
    home: { ref: row.home_ref, name: row.home_name },
    away: { ref: row.away_ref, name: row.away_name },
    announcedAtMs: row.announced_at_ms,
  };
}
