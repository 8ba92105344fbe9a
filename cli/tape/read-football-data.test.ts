import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { findFootballData, readFootballData } from "./read-football-data.ts";
import type { RecordedMatch } from "./record.ts";
import { TapeError } from "./tape-error.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "football-data-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: string | Buffer): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function read(years = { fromYear: 2000, toYear: 2030 }) {
  const found = findFootballData(folder);
  if (!found) throw new Error("nothing found");
  return readFootballData(found, years);
}

describe("readFootballData", () => {
  it("reads results, half-times, what was counted, and prices of a recent season", () => {
    write(
      "E0/2023-24.csv",
      [
        "Div,Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,FTR,HTHG,HTAG,HTR,HS,AS,HST,AST,HF,AF,HC,AC,HY,AY,HR,AR,B365H,B365D,B365A,PSH,PSD,PSA,MaxH,MaxD,MaxA,AvgH,AvgD,AvgA,B365>2.5,B365<2.5,P>2.5,P<2.5,PSCH,PSCD,PSCA,AvgCH,AvgCD,AvgCA,PC>2.5,PC<2.5",
        "E0,12/08/2023,15:00,Ham,Egg Town,2,1,H,1,0,H,12,9,5,3,10,11,6,,2,1,0,x,2.1,3.4,3.6,2.15,3.5,3.7,2.2,3.6,3.9,2.1,3.45,3.6,1.8,2,1.83,2.05,2.05,3.55,3.8,2.02,3.5,3.7,1.8,2.1",
      ].join("\n"),
    );
    const { matches, refused, skippedQuotes } = read();
    expect({ refused, skippedQuotes }).toEqual({ refused: [], skippedQuotes: 0 });
    const [match] = matches;
    expect(match).toMatchObject({
      ref: "fd:E0:2023-24:ham:egg-town",
      competition: { ref: "fd:E0", name: "Premier League", country: "GB-ENG", entrants: "clubs" },
      season: "2023-24",
      date: "2023-08-12",
      kickoffAtMs: Date.UTC(2023, 7, 12, 14),
      home: { ref: "fd:gb-eng:ham", name: "Ham" },
      fullTime: { home: 2, away: 1 },
      halfTime: { home: 1, away: 0 },
      neutral: false,
      goals: null,
    });
    expect(match?.statistics).toEqual({
      home: { shots: 12, shotsOnTarget: 5, corners: 6, fouls: 10, yellowCards: 2, redCards: 0 },
      away: { shots: 9, shotsOnTarget: 3, fouls: 11, yellowCards: 1 },
    });
    const told = (quotes: RecordedMatch["openingQuotes"] | undefined) =>
      quotes?.map(({ bookmaker, market, oddsThousandths }) => `${bookmaker} ${market} ${oddsThousandths.join("/")}`);
    expect(told(match?.openingQuotes)).toEqual([
      "bet365 1X2 2100/3400/3600",
      "pinnacle 1X2 2150/3500/3700",
      "market-average 1X2 2100/3450/3600",
      "market-max 1X2 2200/3600/3900",
      "bet365 OU 1800/2000",
      "pinnacle OU 1830/2050",
    ]);
    expect(told(match?.closingQuotes)).toEqual([
      "pinnacle 1X2 2050/3550/3800",
      "market-average 1X2 2020/3500/3700",
      "pinnacle OU 1800/2100",
    ]);
  });

  it("reads an old season: short years, no times, other names for the averages", () => {
    write(
      "D1/2014-15.csv",
      [
        "Div,Date,HomeTeam,AwayTeam,FTHG,FTAG,BbMxH,BbMxD,BbMxA,BbAvH,BbAvD,BbAvA,BbMx>2.5,BbAv>2.5,BbMx<2.5,BbAv<2.5,PSCH,PSCD,PSCA",
        "D1,22/08/14,Ham,Egg,2,1,1.3,7,13,1.25,6.2,10.87,1.44,1.38,3.2,3,1.29,6.67,10.58",
      ].join("\n"),
    );
    const [match] = read().matches;
    expect(match).toMatchObject({ date: "2014-08-22", kickoffAtMs: null, halfTime: null, statistics: null });
    expect(match?.openingQuotes.map(({ bookmaker, market }) => `${bookmaker} ${market}`)).toEqual([
      "market-average 1X2",
      "market-max 1X2",
      "market-average OU",
      "market-max OU",
    ]);
    expect(match?.closingQuotes).toHaveLength(1);
  });

  it("skips and counts prices with an outcome missing or mistyped", () => {
    write(
      "E0/2014-15.csv",
      [
        "Date,HomeTeam,AwayTeam,FTHG,FTAG,B365H,B365D,B365A,WHH,WHD,WHA,BWH,BWD,BWA",
        "16/08/14,Ham,Egg,2,1,2.1,,3.6,1.2,1.9,2.9,2.1,3.4,3.6",
      ].join("\n"),
    );
    const { matches, skippedQuotes } = read();
    expect(skippedQuotes).toBe(2);
    expect(matches[0]?.openingQuotes.map(({ bookmaker }) => bookmaker)).toEqual(["bwin"]);
  });

  it("keeps a match not played yet, and refuses by name what cannot be read", () => {
    write(
      "E0/2014-15.csv",
      [
        "Date,Time,HomeTeam,AwayTeam,FTHG,FTAG,HTHG,HTAG",
        "16/05/15,,Ham,Egg,,,,",
        "31/02/15,,Ham,Tea,1,1,0,0",
        "07/02/16,,Ham,Tea,1,1,0,0",
        "07/02/15,,Ham,,1,1,0,0",
        "07/02/15,,Ham,Tea,1,x,0,0",
        "07/02/15,,Ham,Tea,1,1,2,0",
        "07/02/15,25:00,Ham,Tea,1,1,0,0",
        "07/02/15,,Ham,Tea,1,1,1,",
        ",,,,,,,",
        "08/02/15,,Ham,Egg,1,1,0,0",
      ].join("\n"),
    );
    const { matches, refused } = read();
    expect(matches).toMatchObject([{ ref: "fd:E0:2014-15:ham:egg", fullTime: null, halfTime: null }]);
    expect(refused.map(({ where, reason }) => `${where.slice(folder.length + 1)}: ${reason}`)).toEqual([
      "E0/2014-15.csv:3, 31/02/15 Ham - Tea: no date: 31/02/15",
      "E0/2014-15.csv:4, 07/02/16 Ham - Tea: 2016-02-07 lies outside the season 2014-15",
      "E0/2014-15.csv:5, 07/02/15 Ham -: a team has no name",
      "E0/2014-15.csv:6, 07/02/15 Ham - Tea: no score: 1-x",
      "E0/2014-15.csv:7, 07/02/15 Ham - Tea: more goals at half-time than at full time",
      "E0/2014-15.csv:8, 07/02/15 Ham - Tea: no time: 25:00",
      "E0/2014-15.csv:9, 07/02/15 Ham - Tea: no half-time score: 1-",
      "E0/2014-15.csv:11, 08/02/15 Ham - Egg: listed twice",
    ]);
  });

  it("reads UTF-8 with a byte order mark, Latin-1 and Windows line ends", () => {
    const text = "Date,HomeTeam,AwayTeam,FTHG,FTAG\r\n16/08/14,Köln,Fürth,2,1\r\n";
    write("D1/2014-15.csv", `\uFEFF${text}`);
    write("D1/2013-14.csv", Buffer.from(text.replace("/14,", "/13,"), "latin1"));
    const { matches, refused } = read();
    expect(refused).toEqual([]);
    expect(matches.map(({ home, away }) => `${home.name} ${away.ref}`)).toEqual([
      "Köln fd:de:furth",
      "Köln fd:de:furth",
    ]);
  });

  it("keeps a club's identity through promotion", () => {
    write("E0/2014-15.csv", "Date,HomeTeam,AwayTeam,FTHG,FTAG\n16/08/14,Ham,Egg,2,1");
    write("E1/2013-14.csv", "Date,HomeTeam,AwayTeam,FTHG,FTAG\n16/08/13,Egg,Tea,2,1");
    const [first, second] = read().matches;
    expect(first?.away.ref).toBe(second?.home.ref);
    expect(read({ fromYear: 2014, toYear: 2014 }).matches).toHaveLength(1);
  });

  it("names the file and line of a missing column, and folders it does not know", () => {
    write("E0/2014-15.csv", "Date,HomeTeam,AwayTeam,FTHG\n16/08/14,Ham,Egg,2");
    expect(() => read()).toThrow(TapeError);
    expect(() => read()).toThrow(/E0\/2014-15\.csv:1: no column FTAG$/);
    write("E0/2014-15.csv", "Date,HomeTeam,AwayTeam,FTHG,FTAG\n16/08/14,Ham,Egg,2,0");
    write("XX/2014-15.csv", "");
    write("E0/latest.csv", "");
    expect(read().refused.map(({ reason }) => reason)).toEqual([
      "not named after a season, as in 2023-24.csv",
      "not a known league (E0, E1, SP1, I1, D1, F1)",
    ]);
  });
});
