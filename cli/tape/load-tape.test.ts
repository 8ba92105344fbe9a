import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createReplayProvider } from "../../worker/collect/providers/replay.ts";
import { collectedAtMs } from "./build-tape.ts";
import { loadTape } from "./load-tape.ts";
import { openSqliteTape } from "./sqlite-database.ts";
import { TapeError } from "./tape-error.ts";
import { writeTape } from "./write-tape.ts";

const defaults = { tapeFolder: undefined, speed: 60, requestedStart: undefined, nodeModulesDir: "node_modules" };
const dayMs = 86_400_000;

describe("the default tape", () => {
  it("starts in February 2015 with a kick-off at most three real minutes away and a week to predict", async () => {
    const tape = await loadTape(defaults);
    expect(new Date(tape.startMs).toISOString().slice(0, 7)).toBe("2015-02");
    const kickoffs = tape.fixtures.map(({ kickoffAtMs }) => kickoffAtMs).filter((atMs) => atMs >= tape.startMs);
    expect((Math.min(...kickoffs) - tape.startMs) / 60).toBeLessThanOrEqual(3 * 60_000);
    expect(kickoffs.filter((atMs) => atMs < tape.startMs + 7 * dayMs).length).toBeGreaterThan(30);
    expect(tape).toMatchObject({ season: "2014-15", estimated: { kickoffs: true, goals: true, prices: true } });
  });

  it("tells the course and prices of a match from eight weeks before the start, and only results before", async () => {
    const tape = await loadTape(defaults);
    const detailedFromMs = tape.startMs - 8 * 7 * dayMs;
    const facts = Map.groupBy(tape.facts, ({ fixtureRef }) => fixtureRef);
    for (const { ref, kickoffAtMs } of tape.fixtures) {
      const kinds = facts.get(ref)?.map(({ kind }) => kind) ?? [];
      if (kickoffAtMs >= detailedFromMs) {
        expect(kinds).toEqual(expect.arrayContaining(["kick_off", "half_time", "second_half", "full_time", "price"]));
      } else if (kickoffAtMs < detailedFromMs - 2 * dayMs) expect(kinds).toEqual(["full_time"]);
    }
  });

  it("has the same content at any speed, and another from another season", async () => {
    const tape = await loadTape(defaults);
    const faster = await loadTape({ ...defaults, speed: 600 });
    expect(faster.hash).toBe(tape.hash);
    expect(faster.startMs).toBeLessThan(tape.startMs);
    const earlier = await loadTape({ ...defaults, requestedStart: "2014-02-01" });
    expect(earlier.hash).not.toBe(tape.hash);
    expect(new Set(earlier.fixtures.map(({ season }) => season))).toEqual(new Set(["2012-13", "2013-14"]));
  });

  it("plays a whole Saturday to its recorded results", async () => {
    const tape = await loadTape(defaults);
    const database = openSqliteTape();
    await writeTape(database, tape);
    const day = { fromMs: tape.startMs, toMs: tape.startMs + dayMs };
    const before = await createReplayProvider({ tape: database, nowMs: () => tape.startMs }).listFixtures(day);
    const after = await createReplayProvider({ tape: database, nowMs: () => day.toMs + dayMs / 4 }).listFixtures(day);
    expect(before.items.every(({ statusCode, events }) => statusCode === "NS" && events.length === 0)).toBe(true);
    expect(after.items.find(({ ref }) => ref === "fj:en.1:2014-15:tottenham:arsenal")).toMatchObject({
      statusCode: "FT",
      fullTime: { home: 2, away: 1 },
    });
    for (const { events, fullTime } of after.items) {
      expect(events).toHaveLength((fullTime?.home ?? -1) + (fullTime?.away ?? -1));
    }
    database.close();
  });
});

describe("collectedAtMs", () => {
  it.each([
    ["2024-02-03T12:30:00Z", "2024-02-02T15:00:00.000Z"],
    ["2024-02-02T16:00:00Z", "2024-02-02T15:00:00.000Z"],
    ["2024-02-02T15:59:00Z", "2024-01-30T15:00:00.000Z"],
    ["2024-02-05T20:00:00Z", "2024-02-02T15:00:00.000Z"],
    ["2024-02-07T19:45:00Z", "2024-02-06T15:00:00.000Z"],
  ])("prices of a match at %s were collected at %s", (kickoff, collected) => {
    expect(new Date(collectedAtMs(Date.parse(kickoff))).toISOString()).toBe(collected);
  });
});

describe("loadTape from a folder", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tape-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function writeSeason(season: string, rows: readonly string[]): void {
    mkdirSync(join(folder, "E0"), { recursive: true });
    const header =
      "Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,HTHG,HTAG,B365H,B365D,B365A,PSCH,PSCD,PSCA,B365CH,B365CD,B365CA";
    writeFileSync(join(folder, "E0", `${season}.csv`), [header, ...rows].join("\n"));
  }

  it("keeps the start season and three before, and closing prices alone of the distant past", async () => {
    const prices = "2.1,3.4,3.6,2.05,3.5,3.7,2.1,3.5,3.6";
    for (const year of [2018, 2019, 2020, 2021, 2022, 2023]) {
      writeSeason(`${year}-${year - 1999}`, [
        `15/09/${year},15:00,Ham,Egg,2,1,1,0,${prices}`,
        `03/02/${year + 1},15:00,Egg,Ham,0,0,0,0,${prices}`,
      ]);
    }
    const tape = await loadTape({ ...defaults, tapeFolder: folder });
    expect(new Date(tape.startMs).toISOString()).toBe("2024-02-03T13:00:00.000Z");
    expect([...new Set(tape.fixtures.map(({ season }) => season))]).toEqual([
      "2020-21",
      "2021-22",
      "2022-23",
      "2023-24",
    ]);
    const told = (ref: string) =>
      tape.facts.flatMap((fact) => {
        if (fact.fixtureRef !== ref) return [];
        return fact.kind === "price"
          ? fact.payload.quotes.map((quote) => `${quote.bookmaker} ${quote.market}`)
          : [fact.kind];
      });
    expect(told("fd:E0:2023-24:ham:egg")).toEqual(["pinnacle 1X2", "full_time"]);
    expect(new Set(told("fd:E0:2023-24:egg:ham"))).toEqual(
      new Set([
        "bet365 1X2",
        "pinnacle 1X2",
        "kick_off",
        "half_time",
        "second_half",
        "full_time",
        "simulated OU",
        "simulated BTTS",
      ]),
    );
    const halfTimes = tape.facts.flatMap((fact) => (fact.kind === "half_time" ? [fact.payload.estimated] : []));
    expect(halfTimes).toEqual([false]);
  });

  it("prints one line for a folder that is no tape", async () => {
    await expect(loadTape({ ...defaults, tapeFolder: folder })).rejects.toThrow(/: not a known tape \(expected/);
    await expect(loadTape({ ...defaults, tapeFolder: join(folder, "nowhere") })).rejects.toThrow(TapeError);
    await expect(loadTape({ ...defaults, tapeFolder: join(folder, "nowhere") })).rejects.toThrow(
      /^[^\n]*cannot be read \(ENOENT[^\n]*$/,
    );
    writeSeason("2023-24", ["xx,15:00,Ham,Egg,2,1,1,0,,,,,,,,,"]);
    await expect(loadTape({ ...defaults, tapeFolder: folder })).rejects.toThrow("holds no match that can be played");
  });
});
