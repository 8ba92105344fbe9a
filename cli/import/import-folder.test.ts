import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { migrate, projectRoot } from "../local-worker.ts";
import { type ImportOptions, type ImportTally, importFolder } from "./import-folder.ts";
import { type OpenStore, openStore } from "./open-store.ts";
import type { Source } from "./source-files.ts";

// Every test starts a workerd of its own.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const hourMs = 3_600_000;

let folder: string;
let store: OpenStore;
let lines: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "aibet-import-"));
  store = await openStore(undefined);
  await migrate(store.database);
  lines = [];
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

test("a match is stored as it was played, with its statistics and the prices known before it", async () => {
  put("E0/2023-24.csv", csvOf(["11/08/2023,20:00,Burnley,Man City,0,3,0,2,6,17,8.0,5.5,1.33,9.02,5.35,1.4"]));
  await run("football-data");

  const kickoffAtMs = Date.parse("2023-08-11T19:00:00Z");
  const [match] = await rows("select * from matches");
  expect(match).toMatchObject({
    source_key: "football-data:fd:E0:2023-24:burnley:man-city",
    league: "Premier League",
    season: "2023-24",
    home_team: "Burnley",
    away_team: "Man City",
    kickoff_at_ms: kickoffAtMs,
    kickoff_estimated: 0,
    status: "finished",
    provider_status: "FT",
    full_time_home: 0,
    full_time_away: 3,
    result_revision: 1,
    finished_at_ms: kickoffAtMs + 2 * hourMs,
  });
  expect(JSON.parse(String(match?.["score_details"]))).toMatchObject({
    halfTime: { home: 0, away: 2 },
    statistics: { home: { shots: 6 }, away: { shots: 17 } },
  });
  expect(
    await rows(
      "select slug, selection, odds_thousandths, closing, known_at_ms from odds_history join bookmakers on bookmakers.id = bookmaker_id order by closing, selection",
    ),
  ).toEqual([
    // Collected on Friday afternoon, four hours before this match.
    price("bet365", "1", 8_000, 0, Date.parse("2023-08-11T15:00:00Z")),
    price("bet365", "2", 1_330, 0, Date.parse("2023-08-11T15:00:00Z")),
    price("bet365", "X", 5_500, 0, Date.parse("2023-08-11T15:00:00Z")),
    price("pinnacle", "1", 9_020, 1, kickoffAtMs),
    price("pinnacle", "2", 1_400, 1, kickoffAtMs),
    price("pinnacle", "X", 5_350, 1, kickoffAtMs),
  ]);
});

test("a match dated by the day alone gets an hour that is marked as estimated", async () => {
  put("D1/2014-15.csv", csvOf(["22/08/14,,Bayern Munich,Wolfsburg,2,1,1,0,,,,,,,,"]));
  await run("football-data");

  const [match] = await rows("select kickoff_at_ms, kickoff_estimated from matches");
  expect(match?.["kickoff_estimated"]).toBe(1);
  expect(new Date(Number(match?.["kickoff_at_ms"])).toISOString().slice(0, 10)).toBe("2014-08-22");
});

test("malformed files are reported by name and the others imported", async () => {
  put("E0/2021-22.csv", csvOf([rowOf("13/08/2021", "Brentford", "Arsenal", 2, 0)]));
  put("E0/2022-23.csv", "Date,HomeTeam,AwayTeam\n05/08/2022,Crystal Palace,Arsenal\n");
  mkdirSync(join(folder, "E0/2020-21.csv"));
  put("E0/2023-24.csv", csvOf([rowOf("11/08/2023", "Burnley", "Man City", 0, 3)]));
  const tally = await run("football-data");

  expect(tally).toMatchObject({ files: 4, importedFiles: 2, malformedFiles: 2, newMatches: 2 });
  expect(lineOf("2022-23.csv")).toMatch(/not imported: .*2022-23\.csv:1: no column FTHG, FTAG/);
  expect(lineOf("2020-21.csv")).toMatch(/not imported: .*2020-21\.csv: cannot be read/);
});

test("a JSON file that was cut is reported by name and the others imported", async () => {
  const whole = jsonOf([{ date: "2023-08-11", team1: "Burnley FC", team2: "Manchester City FC", ft: [0, 3] }]);
  put("2022-23/en.1.json", whole.slice(0, 80));
  put("2023-24/en.1.json", whole);
  const tally = await run("openfootball");

  expect(tally).toMatchObject({ importedFiles: 1, malformedFiles: 1, newMatches: 1 });
  expect(lineOf("2022-23/en.1.json")).toMatch(/not imported: .*cannot be read/);
});

test("refused rows are named by file and line, and matches to come are counted", async () => {
  put(
    "E0/2023-24.csv",
    csvOf([
      rowOf("11/08/2023", "Burnley", "Man City", 0, 3),
      rowOf("31/02/2024", "Arsenal", "Chelsea", 1, 0),
      rowOf("12/08/2023", "Arsenal", "Nott'm Forest", "two", 1),
      "19/05/2024,16:00,Arsenal,Everton,,,,,,,,,,,,",
    ]),
  );
  const tally = await run("football-data");

  expect(tally).toMatchObject({ importedFiles: 1, newMatches: 1, unplayed: 1, refusedRows: 2 });
  expect(lines.filter((line) => line.includes("refused"))).toEqual([
    expect.stringMatching(/E0\/2023-24\.csv:3, 31\/02\/2024 Arsenal - Chelsea: no date/),
    expect.stringMatching(/E0\/2023-24\.csv:4, 12\/08\/2023 Arsenal - Nott'm Forest: no score/),
  ]);
});

test("a match between two spellings of what the store knows as one team is refused by name", async () => {
  put(
    "E0/2023-24.csv",
    csvOf([
      rowOf("11/08/2023", "Man City", "Burnley", 3, 0),
      rowOf("12/08/2023", "Manchester City", "Arsenal", 2, 1),
      rowOf("13/08/2023", "Man City", "Manchester City", 1, 1),
    ]),
  );

  expect(await run("football-data")).toMatchObject({ newMatches: 2, knownMatches: 0, refusedRows: 1 });
  expect(lineOf("refused")).toMatch(/2023-24\.csv, 2023-08-13 Man City - Manchester City: .*one team/);
});

test("refused matches of a JSON file are named by file and match", async () => {
  put(
    "2023-24/en.1.json",
    jsonOf([
      { date: "2023-08-11", team1: "Burnley FC", team2: "Burnley FC", ft: [0, 3] },
      { date: "2023-08-12", team1: "Arsenal FC", team2: "Nottingham Forest FC", ft: [2, 1] },
    ]),
  );
  const tally = await run("openfootball");

  expect(tally).toMatchObject({ newMatches: 1, refusedRows: 1 });
  expect(lineOf("refused")).toMatch(/2023-24\/en\.1\.json, 2023-08-11 Burnley FC - Burnley FC/);
});

test.each(["football-data", "openfootball", "football-json"] as const)(
  "a folder that is not there, or holds nothing of %s, is refused in one line",
  async (source) => {
    await expect(run(source)).rejects.toThrow(`holds no file of ${source}`);
    await expect(run(source, { folder: join(folder, "nowhere") })).rejects.toThrow(/nowhere: cannot be read/);
  },
);

test("a second run changes nothing, whether the files are marked as done or not", async () => {
  putTwoSeasons();
  await run("football-data");
  const before = await dump();
  const second = await run("football-data");
  expect(second).toMatchObject({ importedFiles: 0, doneFiles: 2, newMatches: 0 });
  expect(await dump()).toEqual(before);

  await store.database.exec("delete from history_steps");
  const third = await run("football-data");
  expect(third).toMatchObject({ importedFiles: 2, newMatches: 0, knownMatches: 4 });
  expect(await dump()).toEqual(before);
});

test("a season of the package that cannot be read stops no other", async () => {
  cpSync(join(projectRoot, "node_modules", "football.json"), folder, { recursive: true });
  put("2013-14/es.1.json", "{ cut");
  const tally = await run("football-json");
  expect(tally).toMatchObject({ files: 14, importedFiles: 13, malformedFiles: 1 });
  expect(lineOf("not imported")).toContain("2013-14/es.1.json");
});

test("an interrupted run goes on where it stopped", async () => {
  putTwoSeasons();
  const broken = run("football-data", {
    print(line) {
      if (line.startsWith("1/2")) throw new Error("Ctrl-C");
    },
  });
  await expect(broken).rejects.toThrow("Ctrl-C");
  expect(await rows("select count(*) as matches from matches")).toEqual([{ matches: 2 }]);
  expect(await run("football-data")).toMatchObject({ importedFiles: 1, doneFiles: 1, newMatches: 2 });
  const resumedDump = await dump();

  await store.close();
  store = await openStore(undefined);
  await migrate(store.database);
  await run("football-data");
  expect(resumedDump).toEqual(await dump());
});

test("a file that grew is read again, and only what is new in it is stored", async () => {
  const opening = rowOf("11/08/2023", "Burnley", "Man City", 0, 3);
  put("E0/2023-24.csv", csvOf([opening]));
  await run("football-data");
  put("E0/2023-24.csv", csvOf([opening, rowOf("12/08/2023", "Arsenal", "Nott'm Forest", 2, 1)]));

  expect(await run("football-data")).toMatchObject({ importedFiles: 1, newMatches: 1, knownMatches: 1 });
});

test("one season from two sources is one set of matches with two references each", async () => {
  put(
    "E0/2023-24.csv",
    csvOf([
      rowOf("11/08/2023", "Burnley", "Man City", 0, 3),
      rowOf("12/08/2023", "Arsenal", "Nott'm Forest", 2, 1),
      rowOf("30/10/2023", "Luton", "Wolves", 1, 1),
    ]),
  );
  put(
    "2023-24/en.1.json",
    jsonOf([
      { date: "2023-08-11", team1: "Burnley FC", team2: "Manchester City FC", ft: [0, 3] },
      { date: "2023-08-12", team1: "Arsenal FC", team2: "Nottingham Forest FC", ft: [2, 1] },
      // Still at the date before it was moved.
      { date: "2023-09-23", team1: "Luton Town FC", team2: "Wolverhampton Wanderers FC", ft: [1, 1] },
    ]),
  );
  await run("football-data");
  const tally = await run("openfootball");

  expect(tally).toMatchObject({ newMatches: 0, knownMatches: 3 });
  expect(await rows("select count(*) as matches from matches")).toEqual([{ matches: 3 }]);
  expect(
    await rows(
      "select entity_id, count(distinct provider) as providers from external_refs where kind = 'match' group by entity_id",
    ),
  ).toEqual([1, 2, 3].map((id) => ({ entity_id: id, providers: 2 })));
  expect(await rows("select name from teams order by id")).toHaveLength(6);
});

test("a tournament is stored with its extra time and shoot-out, on neutral ground, between nations", async () => {
  put(
    "worldcup.json",
    JSON.stringify({
      name: "World Cup 2022",
      matches: [
        {
          round: "Final",
          date: "2022-12-18",
          time: "18:00 UTC+3",
          team1: "Argentina",
          team2: "France",
          score: { ht: [2, 0], ft: [2, 2], et: [3, 3], p: [4, 2] },
          ground: "Lusail",
        },
      ],
    }),
  );
  await run("openfootball");

  expect(await rows("select * from matches")).toMatchObject([
    {
      provider_status: "PEN",
      full_time_home: 2,
      full_time_away: 2,
      home_score: 3,
      away_score: 3,
      neutral: 1,
      venue: "Lusail",
      kickoff_at_ms: Date.parse("2022-12-18T15:00:00Z"),
    },
  ]);
  expect(await rows("select slug, entrants from competitions")).toEqual([
    { slug: "world-cup-world", entrants: "nations" },
  ]);
});

test("the command imports the package it came with, into the store of who has a key, and fails where nothing can be read", async () => {
  put("empty/readme.txt", "nothing");
  const stateDir = join(folder, "state");
  const imported = await command(["football-json"], stateDir);
  expect(imported.code).toBe(0);
  expect(imported.output).toMatch(/14 of 14 files imported, .*new matches/);

  const live = await openStore(join(stateDir, "live"));
  const { results } = await live.database.prepare("select count(*) as matches from matches").all();
  await live.close();
  expect(Number(results[0]?.["matches"])).toBeGreaterThan(4_000);

  const nothing = await command(["football-data", join(folder, "empty")], stateDir);
  expect(nothing).toMatchObject({ code: 1, output: expect.stringContaining("holds no file of football-data") });
});

function command(words: readonly string[], stateDir: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      ["--disable-warning=ExperimentalWarning", join(projectRoot, "cli/import.ts"), ...words],
      { cwd: projectRoot, env: { ...process.env, STATE_DIR: stateDir } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

function run(source: Source, options: Partial<ImportOptions> = {}): Promise<ImportTally> {
  return importFolder({ database: store.database, source, folder, print: (line) => lines.push(line), ...options });
}

function put(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

function putTwoSeasons(): void {
  put(
    "E0/2022-23.csv",
    csvOf([rowOf("05/08/2022", "Crystal Palace", "Arsenal", 0, 2), rowOf("06/08/2022", "Fulham", "Liverpool", 2, 2)]),
  );
  put(
    "E0/2023-24.csv",
    csvOf([rowOf("11/08/2023", "Burnley", "Man City", 0, 3), rowOf("12/08/2023", "Arsenal", "Fulham", 2, 1)]),
  );
}

function csvOf(rowsOfFile: readonly string[]): string {
  const columns = "Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,HTHG,HTAG,HS,AS,B365H,B365D,B365A,PSCH,PSCD,PSCA";
  return `${[columns, ...rowsOfFile].join("\n")}\n`;
}

function rowOf(date: string, home: string, away: string, homeGoals: number | string, awayGoals: number): string {
  return `${date},15:00,${home},${away},${homeGoals},${awayGoals},0,0,9,8,2.1,3.4,3.6,2.05,3.5,3.7`;
}

function jsonOf(matches: readonly { date: string; team1: string; team2: string; ft: [number, number] }[]): string {
  return JSON.stringify({
    name: "English Premier League",
    matches: matches.map(({ ft, ...match }) => ({ round: "Matchday 1", time: "15:00", ...match, score: { ft } })),
  });
}

function price(slug: string, selection: string, oddsThousandths: number, closing: number, knownAtMs: number) {
  return { slug, selection, odds_thousandths: oddsThousandths, closing, known_at_ms: knownAtMs };
}

function lineOf(part: string): string {
  return lines.find((line) => line.includes(part)) ?? "";
}

async function rows(query: string): Promise<Record<string, unknown>[]> {
  const { results } = await store.database.prepare(query).all();
  return results;
}

/** Everything but when the work was done. */
async function dump(): Promise<Record<string, unknown[]>> {
  const tables = ["competitions", "teams", "matches", "external_refs", "bookmakers", "odds_history"];
  const contents = await Promise.all(tables.map((table) => rows(`select * from ${table} order by 1, 2, 3`)));
  const realClock = /^(?:created|updated|recorded)_at_ms$/;
  return Object.fromEntries(
    tables.map((table, index) => [
      table,
      (contents[index] ?? []).map((row) => Object.entries(row).filter(([column]) => !realClock.test(column))),
    ]),
  );
}
