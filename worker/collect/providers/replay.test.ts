import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";

import { seeds } from "../../../test/simulations.ts";
import type { Tape } from "../../../cli/tape/build-tape.ts";
import { openSqliteTape } from "../../../cli/tape/sqlite-database.ts";
import { writeTape } from "../../../cli/tape/write-tape.ts";
import { type FixtureKey, providerFixtureSchema, providerPriceSchema } from "./provider.ts";
import { createReplayProvider, describeTape, nextTapeChangeMs } from "./replay.ts";
import { drawnMatch } from "./tape-drawn-match.ts";
import type { TapeDatabase, TapeStatement } from "./tape-database.ts";
import { type RecordedGoal, lastMinutes } from "./tape-goals.ts";
import { type TapeFact, type TapeFixture, fixtureAt } from "./tape.ts";
import { endsAtMs, summaryOf, timelineOf } from "./timeline.ts";

const beganAtMs = Date.UTC(2015, 1, 1);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const tapeDays = 12;

const open: { close(): void }[] = [];
afterEach(() => {
  for (const database of open.splice(0)) database.close();
});

const drawnFixture = fc.record({
  kickoffMinutes: fc.integer({ min: 0, max: tapeDays * 24 * 12 }).map((fives) => fives * 5),
  announcedHoursBefore: fc.integer({ min: 1, max: 300 }),
  played: fc.option(drawnMatch(0)),
  inDetail: fc.boolean(),
  priceHoursBefore: fc.array(fc.integer({ min: 0, max: 200 }), { maxLength: 3 }),
});

const tapeArbitrary = fc.array(drawnFixture, { minLength: 1, maxLength: 12 }).map((matches): Tape => {
  const fixtures: TapeFixture[] = [];
  const facts: TapeFact[] = [];
  for (const [index, match] of matches.entries()) {
    const ref = `m${index}`;
    const kickoffAtMs = beganAtMs + match.kickoffMinutes * 60_000;
    fixtures.push({
      ref,
      competition: { ref: "c", name: "Cup", country: "FR", entrants: index % 2 === 0 ? "clubs" : "nations" },
      season: "2014-15",
      round: null,
      kickoffAtMs,
      kickoffEstimated: index % 2 === 0,
      venue: index % 3 === 0 ? null : `Ground ${index}`,
      neutral: index % 3 === 1,
      home: { ref: `h${index}`, name: `Home ${index}` },
      away: { ref: `a${index}`, name: `Away ${index}` },
      announcedAtMs: kickoffAtMs - match.announcedHoursBefore * hourMs,
    });
    if (match.played) {
      const played = { ...match.played, ref, kickoffAtMs };
      facts.push(...(match.inDetail ? timelineOf(played, "s") : summaryOf(played)));
    }
    for (const hours of match.priceHoursBefore) {
      facts.push({
        fixtureRef: ref,
        knownAtMs: kickoffAtMs - hours * hourMs,
        kind: "price",
        payload: {
          closing: hours === 0,
          quotes: [
            { bookmaker: "bwin", market: "1X2", lineHundredths: null, oddsThousandths: [2000 + hours, 3300, 3900] },
          ],
        },
      });
    }
  }
  return tapeOf(fixtures, facts);
});

function tapeOf(fixtures: TapeFixture[], facts: TapeFact[]): Tape {
  return {
    hash: "h",
    name: "test",
    source: "drawn",
    season: "2014-15",
    startMs: beganAtMs,
    firstMs: beganAtMs,
    lastMs: beganAtMs + tapeDays * dayMs,
    estimated: { kickoffs: true, goals: true, prices: false },
    fixtures,
    facts,
    refused: [],
    notes: [],
    skippedQuotes: 0,
  };
}

async function imported(tape: Tape) {
  const database = openSqliteTape();
  open.push(database);
  await writeTape(database, tape);
  return database;
}

async function everyAnswer(tape: Tape, nowMs: number, seen = { latestMs: 0 }) {
  const database = watch(await imported(tape), seen);
  const provider = createReplayProvider({ tape: database, nowMs: () => nowMs });
  const refs = Array.from({ length: 13 }, (_, index) => `m${index}`);
  const keys = refs.map(keyOf);
  return {
    history: await provider.listHistory("2015-Q1"),
    all: await provider.listFixtures({ fromMs: beganAtMs - dayMs, toMs: beganAtMs + (tapeDays + 2) * dayMs }),
    next: await provider.listFixtures({ fromMs: nowMs, toMs: nowMs + 7 * dayMs }),
    live: await provider.listLiveFixtures(),
    named: await provider.listFixturesByRef(refs),
    prices: await provider.listPrices(keys),
    absences: await provider.listAbsences(keys),
    backgrounds: await provider.listBackgrounds(keys.map((key) => ({ ...key, callsLeft: 4 }))),
  };
}

function keyOf(ref: string): FixtureKey {
  return { ref, competitionRef: "c", season: "2014-15", kickoffAtMs: beganAtMs, homeRef: "h", awayRef: "a" };
}

/** Notes the latest instant in any row that leaves the database, whatever is done with it afterwards. */
function watch(database: TapeDatabase, seen: { latestMs: number }): TapeDatabase {
  const watched = (statement: TapeStatement): TapeStatement => ({
    bind: (...values) => watched(statement.bind(...values)),
    async all<Row>() {
      const answer = await statement.all<Row>();
      for (const row of answer.results as Record<string, unknown>[]) {
        seen.latestMs = Math.max(seen.latestMs, Number(row["known_at_ms"] ?? 0), Number(row["announced_at_ms"] ?? 0));
      }
      return answer;
    },
  });
  return { prepare: (sql) => watched(database.prepare(sql)), batch: (statements) => database.batch(statements) };
}

function instantsIn(value: unknown, key = ""): number[] {
  if (typeof value === "number") return key.endsWith("AtMs") && key !== "kickoffAtMs" ? [value] : [];
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([name, inner]) => instantsIn(inner, name));
}

describe("the replay provider", () => {
  it("never answers anything that became known later than now", async () => {
    await fc.assert(
      fc.asyncProperty(
        tapeArbitrary,
        fc.integer({ min: -dayMs, max: (tapeDays + 1) * dayMs }),
        async (tape, sinceMs) => {
          const nowMs = beganAtMs + sinceMs;
          const past = tapeOf(
            tape.fixtures.filter(({ announcedAtMs }) => announcedAtMs <= nowMs),
            tape.facts.filter(({ knownAtMs }) => knownAtMs <= nowMs),
          );
          const seen = { latestMs: 0 };
          const answers = await everyAnswer(tape, nowMs, seen);
          expect(seen.latestMs).toBeLessThanOrEqual(nowMs);
          expect(answers).toEqual(await everyAnswer(past, nowMs));
          expect(Math.max(0, ...instantsIn(answers))).toBeLessThanOrEqual(nowMs);
          for (const fixture of answers.all.items) providerFixtureSchema.parse(fixture);
          for (const price of answers.prices.items) providerPriceSchema.parse(price);
        },
      ),
      { numRuns: seeds(150) },
    );
  }, 60_000);

  it("answers every fixture as the tape holds it", async () => {
    await fc.assert(
      fc.asyncProperty(tapeArbitrary, fc.integer({ min: 0, max: tapeDays * 24 * 60 }), async (tape, minutes) => {
        const nowMs = beganAtMs + minutes * 60_000;
        const { all } = await everyAnswer(tape, nowMs);
        const held = tape.fixtures
          .filter(({ announcedAtMs }) => announcedAtMs <= nowMs)
          .map((fixture) => fixtureAt(fixture, tape.facts, nowMs))
          .toSorted((a, b) => a.kickoffAtMs - b.kickoffAtMs || (a.ref < b.ref ? -1 : 1));
        expect(all.items).toEqual(held);
      }),
      { numRuns: seeds(60) },
    );
  });

  it("keeps the longest match there can be in play to its end", async () => {
    const [fixture] = fc.sample(tapeArbitrary, { numRuns: 1, seed: 4 })[0]?.fixtures ?? [];
    if (!fixture) throw new Error("no fixture drawn");
    const goals = lastMinutes.map((minute): RecordedGoal => {
      return { kind: "goal", side: "home", minute, extraMinute: 30, player: null };
    });
    const longest = {
      ref: fixture.ref,
      kickoffAtMs: fixture.kickoffAtMs,
      halfTime: null,
      fullTime: { home: 2, away: 0 },
      extraTime: { home: 4, away: 0 },
      penalties: { home: 1, away: 0 },
      goals,
      statistics: null,
    };
    const tape = await imported(tapeOf([fixture], timelineOf(longest, "s")));
    const statusAt = async (nowMs: number) =>
      (await createReplayProvider({ tape, nowMs: () => nowMs }).listLiveFixtures()).items.map(
        ({ statusCode }) => statusCode,
      );
    expect(await statusAt(endsAtMs(longest) - 1)).toEqual(["P"]);
    expect(await statusAt(endsAtMs(longest))).toEqual([]);
  });

  it("finds exactly what is in play, and orders by kick-off", async () => {
    await fc.assert(
      fc.asyncProperty(tapeArbitrary, fc.integer({ min: 0, max: tapeDays * 24 * 60 }), async (tape, minutes) => {
        const { all, live } = await everyAnswer(tape, beganAtMs + minutes * 60_000);
        const inPlay = all.items.filter(({ statusCode }) => ["1H", "HT", "2H", "ET", "BT", "P"].includes(statusCode));
        expect(live.items).toEqual(inPlay);
        const kickoffs = all.items.map(({ kickoffAtMs }) => kickoffAtMs);
        expect(kickoffs).toEqual(kickoffs.toSorted((a, b) => a - b));
        expect([all.calls, live.calls, all.failure, live.failure]).toEqual([1, 1, null, null]);
      }),
      { numRuns: seeds(60) },
    );
  });

  it("tells of the past what was known when it was asked, and nothing of the future", async () => {
    await fc.assert(
      fc.asyncProperty(tapeArbitrary, fc.integer({ min: 0, max: tapeDays * 24 * 60 }), async (tape, minutes) => {
        const nowMs = beganAtMs + minutes * 60_000;
        const { all, history } = await everyAnswer(tape, nowMs);
        expect(history.items).toEqual(all.items.filter(({ kickoffAtMs }) => kickoffAtMs < nowMs));
      }),
      { numRuns: seeds(30) },
    );
  });

  it("cuts the past into calendar quarters, oldest first, without a gap", async () => {
    const provider = createReplayProvider({ tape: await imported(tapeOf([], [])), nowMs: () => beganAtMs });
    const steps = (from: string, to: string) =>
      provider.listHistorySteps({ fromMs: Date.parse(from), toMs: Date.parse(to) });
    expect(await steps("2013-11-30", "2014-07-02")).toEqual(["2013-Q4", "2014-Q1", "2014-Q2", "2014-Q3"]);
    expect(await steps("2014-01-01", "2014-04-01")).toEqual(["2014-Q1"]);
    expect(await steps("2014-01-01", "2014-01-01")).toEqual([]);
    await expect(provider.listHistory("2014-Q5")).rejects.toThrow("not a calendar quarter: 2014-Q5");
  });

  it("puts a fixture into one quarter, that of its kick-off", async () => {
    const [fixture] = fc.sample(tapeArbitrary, { numRuns: 1, seed: 4 })[0]?.fixtures ?? [];
    if (!fixture) throw new Error("no fixture drawn");
    const turn = Date.UTC(2015, 3, 1);
    const at = (ref: string, kickoffAtMs: number) => ({ ...fixture, ref, kickoffAtMs, announcedAtMs: beganAtMs });
    const tape = await imported(tapeOf([at("last", turn - 1), at("first", turn)], []));
    const provider = createReplayProvider({ tape, nowMs: () => turn + dayMs });
    const refs = async (step: string) => (await provider.listHistory(step)).items.map(({ ref }) => ref);
    expect([await refs("2015-Q1"), await refs("2015-Q2")]).toEqual([["last"], ["first"]]);
  });

  it("answers what no record holds with nothing, at no cost", async () => {
    const provider = createReplayProvider({ tape: await imported(tapeOf([], [])), nowMs: () => beganAtMs });
    const nothing = { items: [], calls: 0, failure: null };
    expect(await provider.listAbsences([keyOf("m0")])).toEqual(nothing);
    expect(await provider.listBackgrounds([{ ...keyOf("m0"), callsLeft: 4 }])).toEqual(nothing);
    expect([provider.metered, provider.marksClosingPrices]).toEqual([false, true]);
  });

  it("steps through every change, in order", async () => {
    await fc.assert(
      fc.asyncProperty(tapeArbitrary, async (tape) => {
        const database = await imported(tape);
        const seen: number[] = [];
        for (
          let atMs = await nextTapeChangeMs(database, 0);
          atMs !== null;
          atMs = await nextTapeChangeMs(database, atMs)
        ) {
          seen.push(atMs);
        }
        expect(seen).toEqual([...new Set(tape.facts.map(({ knownAtMs }) => knownAtMs))].toSorted((a, b) => a - b));
      }),
      { numRuns: seeds(30) },
    );
  });

  it("reads the clock once per answer, and the range is half open", async () => {
    const [fixture] = fc.sample(tapeArbitrary, { numRuns: 1, seed: 4 })[0]?.fixtures ?? [];
    if (!fixture) throw new Error("no fixture drawn");
    let reads = 0;
    const tape = await imported(tapeOf([fixture], []));
    const provider = createReplayProvider({
      tape,
      nowMs: async () => {
        reads += 1;
        return fixture.kickoffAtMs;
      },
    });
    const { kickoffAtMs } = fixture;
    expect((await provider.listFixtures({ fromMs: kickoffAtMs, toMs: kickoffAtMs + 1 })).items).toHaveLength(1);
    expect((await provider.listFixtures({ fromMs: kickoffAtMs - 1, toMs: kickoffAtMs })).items).toHaveLength(0);
    expect((await provider.listFixturesByRef(["unknown", fixture.ref])).items).toHaveLength(1);
    expect(reads).toBe(3);
  });

  it("describes the tape, and says so when there is none", async () => {
    const database = await imported(tapeOf([], []));
    expect(await describeTape(database)).toEqual({
      name: "test",
      source: "drawn",
      season: "2014-15",
      startMs: beganAtMs,
      firstMs: beganAtMs,
      lastMs: beganAtMs + tapeDays * dayMs,
      estimated: { kickoffs: true, goals: true, prices: false },
    });
    await database.batch([database.prepare("delete from tape")]);
    await expect(describeTape(database)).rejects.toThrow("no tape has been imported");
  });
});
