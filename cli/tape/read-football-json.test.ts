import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { slugOf } from "../../worker/matches/match.ts";
import { readFootballJson } from "./read-football-json.ts";
import { TapeError } from "./tape-error.ts";

describe("the package football.json", () => {
  const record = readFootballJson("node_modules/football.json");

  it("holds five leagues, and every row is either played or refused by name", () => {
    const perLeague = Object.fromEntries(
      [...Map.groupBy(record.matches, ({ competition, season }) => `${competition.ref} ${season}`)].map(
        ([key, list]) => [key, list.length],
      ),
    );
    expect(perLeague).toEqual({
      "fj:en.1 2012-13": 380,
      "fj:de.1 2012-13": 306,
      "fj:es.1 2012-13": 380,
      "fj:at.1 2012-13": 180,
      "fj:en.1 2013-14": 379,
      "fj:de.1 2013-14": 306,
      "fj:es.1 2013-14": 362,
      "fj:it.1 2013-14": 380,
      "fj:at.1 2013-14": 180,
      "fj:en.1 2014-15": 380,
      "fj:de.1 2014-15": 305,
      "fj:es.1 2014-15": 378,
      "fj:it.1 2014-15": 379,
      "fj:at.1 2014-15": 180,
    });
    expect(record.refused).toHaveLength(18);
    expect(record.refused[0]).toEqual({
      where: "football.json/2013-14/es.1.json, Jornada 2, 2013-08-25 betis-sevilla 1:2",
      reason: "sevilla plays twice in this round, and betis-sevilla is listed 19 times in the season",
    });
  });

  it("keeps the one true home match against that opponent", () => {
    const betis = record.matches.filter(({ ref }) => ref.startsWith("fj:es.1:2013-14:betis:"));
    expect(betis.map(({ date, fullTime }) => [date, fullTime])).toEqual([["2014-04-13", { home: 0, away: 2 }]]);
  });

  it("gives every match a reference of its own", () => {
    expect(new Set(record.matches.map(({ ref }) => ref)).size).toBe(record.matches.length);
    expect(Math.max(...record.matches.map(({ ref }) => ref.length))).toBeLessThanOrEqual(80);
  });

  it("knows a club by one reference and one name in every season, and no two by the same address", () => {
    const clubs = record.matches.flatMap(({ home, away }) => [home, away]);
    const names = Map.groupBy(clubs, ({ ref }) => ref);
    for (const [ref, list] of names) expect([ref, new Set(list.map(({ name }) => name)).size]).toEqual([ref, 1]);
    expect(new Set(clubs.map(({ name }) => slugOf(name))).size).toBe(names.size);
    expect(names.get("fj:es:madrid")?.[0]?.name).toBe("Real Madrid");
  });
});

describe("readFootballJson", () => {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "football-json-"));
    write("package.json", { version: "9.9.9" });
    for (const season of ["2012-13", "2013-14", "2014-15"]) {
      for (const code of ["en.1", "de.1", "es.1", "it.1", "at.1"]) write(`${season}/${code}.json`, { rounds: [] });
    }
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function write(path: string, content: unknown): void {
    const file = join(folder, "football.json", path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(content));
  }

  const club = (key: string) => ({ key, name: key.toUpperCase() });
  const match = (date: string, home: string, away: string, score1: number | null, score2: number | null) => ({
    date,
    team1: club(home),
    team2: club(away),
    score1,
    score2,
  });

  it("refuses what cannot be played, and says what and why", () => {
    write("2014-15/en.1.json", {
      rounds: [
        {
          name: "Matchday 1",
          matches: [
            match("2014-08-16", "ham", "egg", 2, 1),
            match("2014-08-16", "tea", "jam", null, null),
            match("2014-02-30", "oat", "rye", 1, 1),
            match("2016-02-06", "oat", "rye", 1, 1),
            match("2014-08-16", "oat", "oat", 1, 1),
            match("2014-08-16", "oat", "rye", -1, 1),
          ],
        },
        { name: "Matchday 2", matches: [match("2014-08-23", "ham", "egg", 0, 0)] },
      ],
    });
    const record = readFootballJson(join(folder, "football.json"));
    expect(record.matches).toMatchObject([
      { ref: "fj:en.1:2014-15:ham:egg", date: "2014-08-16", kickoffAtMs: null, fullTime: { home: 2, away: 1 } },
    ]);
    expect(record.refused.map(({ reason }) => reason)).toEqual([
      "no score",
      "no date: 2014-02-30",
      "2016-02-06 lies outside the season",
      "a club against itself",
      "no score: -1:1",
      "ham-egg is listed 2 times in the season",
    ]);
  });

  it("lets Austrian clubs meet twice in the same ground", () => {
    const round = (name: string, date: string) => ({ name, matches: [match(date, "ham", "egg", 1, 0)] });
    write("2014-15/at.1.json", {
      rounds: [round("1", "2014-08-02"), round("2", "2015-03-07"), round("3", "2015-04-04")],
    });
    const record = readFootballJson(join(folder, "football.json"));
    expect(record.matches.map(({ ref }) => ref)).toEqual(["fj:at.1:2014-15:ham:egg", "fj:at.1:2014-15:ham:egg:2"]);
    expect(record.refused).toHaveLength(1);
  });

  it("names the file that is missing or is something else", () => {
    write("2013-14/de.1.json", { rounds: [{ name: 1 }] });
    expect(() => readFootballJson(join(folder, "football.json"))).toThrow(
      /2013-14\/de\.1\.json: not a file of football\.json \(rounds\.0\.name/,
    );
    rmSync(join(folder, "football.json/2013-14/de.1.json"));
    expect(() => readFootballJson(join(folder, "football.json"))).toThrow(TapeError);
    expect(() => readFootballJson(join(folder, "football.json"))).toThrow(
      /2013-14\/de\.1\.json: cannot be read \(ENOENT/,
    );
  });
});
