import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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

  it("keeps the start season and six before, and of the distant past what the engine listens to", async () => {
    const prices = "2.1,3.4,3.6,2.05,3.5,3.7,2.1,3.5,3.6";
    for (const year of [2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023]) {
      writeSeason(`${year}-${year - 1999}`, [
        `15/09/${year},15:00,Ham,Egg,2,1,1,0,${prices}`,
        `03/02/${year + 1},15:00,Egg,Ham,0,0,0,0,${prices}`,
      ]);
    }
    const tape = await loadTape({ ...defaults, tapeFolder: folder });
    expect(new Date(tape.startMs).toISOString()).toBe("2024-02-03T13:00:00.000Z");
    expect([...new Set(tape.fixtures.map(({ season }) => season))]).toEqual([
      "2017-18",
      "2018-19",
      "2019-20",
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

  function write(path: string, content: unknown): void {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
  }

  const header = "date,home_team,away_team,home_score,away_score,tournament,city,country,neutral";

  function writeTournament(): string {
    const score = { ft: [1, 0], ht: [0, 0] };
    const group = { group: "Group A", time: "13:00 UTC-6", score };
    write("cup/worldcup.json", {
      name: "World Cup 2030",
      matches: [
        {
          ...group,
          date: "2030-06-08",
          team1: "Mexico",
          team2: "USA",
          goals1: [{ name: "Ada", minute: "67" }],
          goals2: [],
        },
        { ...group, date: "2030-06-12", team1: "Iran", team2: "Ghana" },
        { date: "2030-07-02", time: "13:00 UTC-6", round: "Final", team1: "Mexico", team2: "Iran", score },
      ],
    });
    return join(folder, "cup");
  }

  it("plays a tournament from its first match, with everything its teams played before", async () => {
    const tapeFolder = writeTournament();
    const results = [
      "2025-06-01,Ghana,Iran,1,0,Friendly,Accra,Ghana,FALSE",
      "2026-11-14,Ghana,Iran,3,0,Friendly,Accra,Ghana,FALSE",
      "2030-05-25,United States,Mexico,2,2,Friendly,Austin,United States,FALSE",
      "2030-06-08,Mexico,United States,1,0,FIFA World Cup,Mexico City,Mexico,FALSE",
    ];
    write("internationals/results.csv", [header, ...results].join("\n"));
    const tape = await loadTape({ ...defaults, tapeFolder });
    expect(tape).toMatchObject({
      name: "World Cup 2030 (openfootball)",
      source: "openfootball (CC0)",
      season: "2030",
      refused: [],
      notes: [],
    });
    expect(new Date(tape.startMs).toISOString()).toBe("2030-06-08T17:00:00.000Z");
    expect(tape.fixtures.map(({ ref, season }) => `${season} ${ref}`)).toEqual([
      "2025 int:2025-06-01:ghana:iran",
      "2026 int:2026-11-14:ghana:iran",
      "2030 int:2030-05-25:usa:mexico",
      "2030 of:world-cup:2030:mexico:usa",
      "2030 of:world-cup:2030:iran:ghana",
      "2030 of:world-cup:2030:mexico:iran",
    ]);
    const kinds = (ref: string) => tape.facts.flatMap((fact) => (fact.fixtureRef === ref ? [fact.kind] : []));
    expect(kinds("int:2026-11-14:ghana:iran")).toEqual(["full_time"]);
    expect(kinds("int:2030-05-25:usa:mexico")).toContain("half_time");
    const goals = tape.facts.flatMap((fact) => (fact.kind === "goal" ? [[fact.fixtureRef, fact.payload]] : []));
    expect(goals).toContainEqual([
      "of:world-cup:2030:mexico:usa",
      { key: "goal-1", kind: "goal", minute: 67, extraMinute: null, side: "home", player: "Ada", estimated: false },
    ]);
    expect(goals.filter(([ref]) => ref === "int:2030-05-25:usa:mexico")).toHaveLength(4);
  });

  it("lets nobody know who meets in the final before it is decided", async () => {
    const tape = await loadTape({ ...defaults, tapeFolder: writeTournament() });
    const database = openSqliteTape();
    await writeTape(database, tape);
    const decidedMs = Date.parse("2030-06-12T19:00:00Z") + 110 * 60_000;
    const listed = async (nowMs: number) => {
      const provider = createReplayProvider({ tape: database, nowMs: () => nowMs });
      return (await provider.listFixtures({ fromMs: 0, toMs: Date.UTC(2031, 0) })).items.map(({ round }) => round);
    };
    expect(await listed(decidedMs - 1)).toEqual(["Group A", "Group A"]);
    expect(await listed(decidedMs)).toEqual(["Group A", "Group A", "Final"]);
    database.close();
  });

  it("knows nothing of a result before its match is over, in the prices of other matches either", async () => {
    const factsBefore = async (home: number, untilMs: number) => {
      const match = (date: string, time: string, team1: string, team2: string, ft: number[]) => ({
        date,
        time: `${time} UTC-6`,
        team1,
        team2,
        group: "Group A",
        ground: "Mexico City",
        score: { ft, ht: [0, 0], et: [9, 9] },
      });
      write("cup/worldcup.stadiums.json", { stadiums: [{ city: "Mexico City", cc: "mx", name: "Azteca" }] });
      write("cup/worldcup.json", {
        name: "World Cup 2030",
        matches: [
          match("2030-06-08", "13:00", "Mexico", "USA", [home, 9 - home]),
          match("2030-06-08", "15:00", "Iran", "Ghana", [1, 1]),
          match("2030-06-08", "16:00", "Mexico", "Ghana", [1, 1]),
        ],
      });
      const tape = await loadTape({ ...defaults, tapeFolder: join(folder, "cup") });
      const own = (fact: { fixtureRef: string; kind: string }) =>
        fact.fixtureRef.endsWith("mexico:usa") && fact.kind !== "price";
      return tape.facts.filter((fact) => fact.knownAtMs <= untilMs && !own(fact));
    };
    const overMs = Date.parse("2030-06-08T19:00:00Z") + 149 * 60_000;
    expect(await factsBefore(9, overMs - 1)).toEqual(await factsBefore(0, overMs - 1));
    expect(await factsBefore(9, overMs + dayMs)).not.toEqual(await factsBefore(0, overMs + dayMs));
  });

  it("prices national teams by what all of them score, in whatever competition", async () => {
    const tapeFolder = writeTournament();
    const oddsOfOver = async (goals: number) => {
      const rows = Array.from({ length: 90 }, (_, index) => {
        const date = new Date(Date.UTC(2029, 0, 1 + index)).toISOString().slice(0, 10);
        return `${date},Peru,Chile,${goals},${goals},Friendly,Lima,Peru,FALSE`;
      });
      write("internationals/results.csv", [header, ...rows].join("\n"));
      const tape = await loadTape({ ...defaults, tapeFolder });
      const odds = tape.facts.flatMap((fact) =>
        fact.kind === "price" && fact.fixtureRef.endsWith("iran:ghana") && fact.payload.closing
          ? fact.payload.quotes.flatMap(({ market, oddsThousandths }) => (market === "OU" ? oddsThousandths : []))
          : [],
      );
      return odds[0] ?? 0;
    };
    expect(await oddsOfOver(4)).toBeLessThan((await oddsOfOver(0)) / 1.5);
  });

  it("finds the past of a tournament where it is told to, and plays without one where there is none", async () => {
    const tapeFolder = writeTournament();
    expect((await loadTape({ ...defaults, tapeFolder })).fixtures).toHaveLength(3);
    write("elsewhere/results.csv", `${header}\n2030-05-25,Ghana,Iran,2,2,Friendly,Accra,Ghana,FALSE`);
    const tape = await loadTape({ ...defaults, tapeFolder, ratingsFolder: join(folder, "elsewhere") });
    expect(tape.fixtures).toHaveLength(4);
    expect(tape.notes.map(({ reason }) => reason)).toEqual([
      "no match of Mexico in the 15 years before 2030-06-08",
      "no match of USA in the 15 years before 2030-06-08",
    ]);
    await expect(loadTape({ ...defaults, tapeFolder, ratingsFolder: join(folder, "nowhere") })).rejects.toThrow(
      /nowhere\/results\.csv: cannot be read/,
    );
  });

  it("recognises the leagues of openfootball, and keeps their season of the start", async () => {
    const match = (date: string) => ({ date, time: "15:00", team1: "Ham", team2: "Egg", score: { ft: [1, 0] } });
    write("2022-23/en.1.json", { name: "League", matches: [match("2023-02-04")] });
    write("2023-24/en.1.json", { name: "League", matches: [match("2024-02-03")] });
    const tape = await loadTape({ ...defaults, tapeFolder: folder });
    expect(tape).toMatchObject({ name: "openfootball", season: "2023-24" });
    expect(new Date(tape.startMs).toISOString()).toBe("2024-02-03T13:00:00.000Z");
    expect(tape.fixtures).toHaveLength(2);
  });

  it("recognises the npm package by its name", async () => {
    const [tape, same] = await Promise.all([
      loadTape({ ...defaults, tapeFolder: "node_modules/football.json" }),
      loadTape(defaults),
    ]);
    expect(tape.hash).toBe(same.hash);
    write("package.json", { name: "something-else" });
    await expect(loadTape({ ...defaults, tapeFolder: folder })).rejects.toThrow("not a known tape");
  });
});
