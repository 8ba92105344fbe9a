import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { findLeagues, findTournament, readLeagues, readTournament } from "./read-openfootball.ts";
import { TapeError } from "./tape-error.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "openfootball-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(path: string, content: unknown): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(content));
}

function tournament(...matches: unknown[]) {
  write("worldcup.json", { name: "World Cup 2030", matches });
  return readTournament(findTournament(folder) ?? "");
}

function league(path: string, ...matches: unknown[]) {
  write(path, { name: "A League 2022/23", matches });
  return readLeagues(findLeagues(folder));
}

function reasons({ refused }: { refused: { where: string; reason: string }[] }): string[] {
  return refused.map(({ where, reason }) => `${where.slice(folder.length + 1)}: ${reason}`);
}

const opener = {
  round: "Matchday 1",
  date: "2030-06-08",
  time: "13:00 UTC-6",
  team1: "Mexico",
  team2: "Bosnia & Herzegovina",
  score: { ft: [2, 1], ht: [1, 0] },
  goals1: [
    { name: "Ada", minute: "9" },
    { name: "Bojan", minute: "45+2", owngoal: true },
  ],
  goals2: [{ name: "Cem", minute: "90+3", penalty: true }],
  group: "Group A",
  ground: "Mexico City",
};
const stadiums = {
  name: "World Cup 2030",
  stadiums: [
    { city: "Mexico City", timezone: "UTC-6", cc: "mx", name: "Estadio Azteca", capacity: 83000 },
    { city: "Seattle", timezone: "UTC-7", cc: "us", name: "Lumen Field" },
  ],
};

test("a match of a tournament keeps its goals by their scorers, an own goal with the side of its player", () => {
  write("worldcup.stadiums.json", stadiums);
  const record = tournament({ ...opener, score: { ft: [2, 1], ht: [2, 0] } });
  expect(record).toMatchObject({
    name: "World Cup 2030 (openfootball)",
    source: "openfootball (CC0)",
    opening: { kind: "tournament", competitionRef: "of:world-cup", season: "2030" },
    refused: [],
    notes: [],
  });
  expect(record.matches).toEqual([
    {
      ref: "of:world-cup:2030:mexico:bosnia-herzegovina",
      competition: { ref: "of:world-cup", name: "World Cup", country: "WORLD", entrants: "nations" },
      season: "2030",
      round: "Group A",
      date: "2030-06-08",
      kickoffAtMs: Date.UTC(2030, 5, 8, 19),
      venue: "Estadio Azteca, Mexico City",
      neutral: false,
      knockOut: false,
      home: { ref: "nation:mexico", name: "Mexico" },
      away: { ref: "nation:bosnia-herzegovina", name: "Bosnia & Herzegovina" },
      fullTime: { home: 2, away: 1 },
      halfTime: { home: 2, away: 0 },
      extraTime: null,
      penalties: null,
      goals: [
        { kind: "goal", side: "home", minute: 9, extraMinute: null, player: "Ada" },
        { kind: "own_goal", side: "away", minute: 45, extraMinute: 2, player: "Bojan" },
        { kind: "penalty_goal", side: "away", minute: 90, extraMinute: 3, player: "Cem" },
      ],
      statistics: null,
      openingQuotes: [],
      closingQuotes: [],
    },
  ]);
});

test("goals that contradict their score are left out with a note, and the match is played all the same", () => {
  const record = tournament(opener, { ...opener, date: "2030-06-30", goals1: [{ name: "Ada", minute: "soon" }] });
  expect(record.matches.map(({ goals, fullTime }) => [goals, fullTime])).toEqual([
    [null, { home: 2, away: 1 }],
    [null, { home: 2, away: 1 }],
  ]);
  expect(record.notes.map(({ where, reason }) => `${where.slice(folder.length + 1)}: ${reason}`)).toEqual([
    "worldcup.json, 2030-06-08 Mexico - Bosnia & Herzegovina: goals give 2-0 at half-time, the score says 1-0; its goals are estimated",
    "worldcup.json, 2030-06-30 Mexico - Bosnia & Herzegovina: no minute of a goal: Ada soon; its goals are estimated",
  ]);
  expect(record.matches.map(({ ref }) => ref.split(":").slice(3))).toEqual([
    ["mexico", "bosnia-herzegovina"],
    ["mexico", "bosnia-herzegovina", "2"],
  ]);
});

test("a knock-out match keeps the 90-minute score, that of extra time and that of the shoot-out apart", () => {
  const record = tournament({
    round: "Round of 32",
    num: 74,
    date: "2030-06-29",
    time: "16:30 UTC-4",
    team1: "Germany",
    team2: "Paraguay",
    score: { p: [3, 4], et: [2, 2], ft: [1, 1], ht: [0, 1] },
    goals1: [
      { name: "Kai", minute: "54" },
      { name: "Leo", minute: "120+1" },
    ],
    goals2: [
      { name: "Julio", minute: "42" },
      { name: "Raúl", minute: "91" },
    ],
    ground: "Boston",
  });
  expect(record.notes).toEqual([]);
  expect(record.matches[0]).toMatchObject({
    round: "Round of 32",
    knockOut: true,
    neutral: true,
    venue: "Boston",
    halfTime: { home: 0, away: 1 },
    fullTime: { home: 1, away: 1 },
    extraTime: { home: 2, away: 2 },
    penalties: { home: 3, away: 4 },
  });
  expect(record.matches[0]?.goals?.map(({ minute, extraMinute }) => [minute, extraMinute])).toEqual([
    [54, null],
    [120, 1],
    [42, null],
    [91, null],
  ]);
});

test("minute 92 of a match without extra time is 90+2", () => {
  const record = tournament({ ...opener, score: { ft: [1, 0] }, goals1: [{ name: "Ada", minute: 92 }], goals2: [] });
  expect(record.matches[0]?.goals).toMatchObject([{ minute: 90, extraMinute: 2 }]);
});

test("a match without goals in its file has none recorded", () => {
  const { goals1: _1, goals2: _2, ...bare } = opener;
  expect(tournament(bare).matches[0]?.goals).toBeNull();
  expect(tournament({ ...bare, score: undefined }).matches[0]).toMatchObject({ fullTime: null, goals: null });
});

test.each([
  ["13:00 UTC-6", "2030-06-08T19:00:00.000Z"],
  ["20:30 UTC+5:30", "2030-06-08T15:00:00.000Z"],
  ["21:00 UTC-3:30", "2030-06-09T00:30:00.000Z"],
  ["13:00 UTC", "2030-06-08T13:00:00.000Z"],
  ["13:00", "2030-06-08T19:00:00.000Z"],
])("%s in Mexico City is %s", (time, instant) => {
  write("worldcup.stadiums.json", stadiums);
  const [match] = tournament({ ...opener, time }).matches;
  expect(new Date(match?.kickoffAtMs ?? 0).toISOString()).toBe(instant);
});

test("an hour without its offset is no hour where the ground is unknown", () => {
  expect(
    tournament({ ...opener, time: "13:00" }, { ...opener, date: "2030-06-09", time: undefined }).matches,
  ).toMatchObject([{ kickoffAtMs: null }, { kickoffAtMs: null }]);
});

test("the ground is neutral unless the team named first plays in its own country", () => {
  write("worldcup.stadiums.json", stadiums);
  const at = (team1: string, team2: string, ground: string) => ({ ...opener, team1, team2, ground });
  const { matches } = tournament(
    at("USA", "Iran", "Seattle"),
    at("Iran", "USA", "Seattle"),
    at("Mexico", "Iran", "Seattle"),
    at("Mexico", "Ghana", "Atlantis"),
  );
  expect(matches.map(({ neutral }) => neutral)).toEqual([false, true, true, true]);
});

test("placeholders for undecided teams are refused, and so is what cannot be played", () => {
  const pairing = (team1: string, team2: string, more = {}) => ({ ...opener, team1, team2, ...more });
  const record = tournament(
    pairing("W74", "W77"),
    pairing("Mexico", "3A/B/C/D/F"),
    pairing("1A", "Ghana"),
    pairing("L101", "L102"),
    pairing("Ghana", "Ghana"),
    pairing("Ghana", ""),
    pairing("Ghana", "Iran", { date: "2030-06-31" }),
    pairing("Ghana", "Iran", { score: { ft: [1, 0], ht: [1, 1] } }),
    pairing("Ghana", "Iran", { score: { ft: [1, 1], et: [0, 1] } }),
    pairing("Ghana", "Iran", { score: { ft: [1, -1] } }),
    pairing("Ghana", "Iran", { score: { p: [4, 2] } }),
    pairing("Ghana", "Iran", { time: "noon" }),
    { round: "Final" },
    pairing("Ghana", "Iran", { score: undefined }),
    pairing("Ghana", "Iran"),
  );
  expect(record.matches).toHaveLength(1);
  expect(reasons(record)).toEqual([
    "worldcup.json, 2030-06-08 W74 - W77: not decided yet: W74",
    "worldcup.json, 2030-06-08 Mexico - 3A/B/C/D/F: not decided yet: 3A/B/C/D/F",
    "worldcup.json, 2030-06-08 1A - Ghana: not decided yet: 1A",
    "worldcup.json, 2030-06-08 L101 - L102: not decided yet: L101",
    "worldcup.json, 2030-06-08 Ghana - Ghana: a team against itself",
    "worldcup.json, 2030-06-08 Ghana - : a team has no name",
    "worldcup.json, 2030-06-31 Ghana - Iran: no date: 2030-06-31",
    "worldcup.json, 2030-06-08 Ghana - Iran: more goals at half-time than at full time",
    "worldcup.json, 2030-06-08 Ghana - Iran: more goals after 90 minutes than after extra time",
    "worldcup.json, 2030-06-08 Ghana - Iran: no score: 1--1",
    "worldcup.json, 2030-06-08 Ghana - Iran: no score after 90 minutes",
    "worldcup.json, 2030-06-08 Ghana - Iran: no time: noon",
    expect.stringMatching(/^worldcup\.json, match 13: not a match \(date: /),
    "worldcup.json, 2030-06-08 Ghana - Iran: listed twice",
  ]);
});

test("a file that is something else is named", () => {
  write("worldcup.json", { rounds: [] });
  expect(() => readTournament(findTournament(folder) ?? "")).toThrow(TapeError);
  expect(() => readTournament(findTournament(folder) ?? "")).toThrow(
    /worldcup\.json: not a file of openfootball \(name: /,
  );
});

const round = {
  round: "Matchday 1",
  date: "2023-01-14",
  team1: "FC Egg",
  team2: "Ham",
  score: { ft: [2, 0], ht: [1, 0] },
};

test("league times are local to the ground, in winter and in summer", () => {
  const summer = { ...round, date: "2023-05-06", team1: "Ham", team2: "FC Egg" };
  league("2022-23/en.1.json", { ...round, time: "15:00" }, { ...summer, time: "15:00" });
  const { matches } = league("2022-23/es.1.json", { ...round, time: "21:00" }, summer);
  expect(matches.map(({ ref, kickoffAtMs }) => [ref, kickoffAtMs && new Date(kickoffAtMs).toISOString()])).toEqual([
    ["of:en.1:2022-23:fc-egg:ham", "2023-01-14T15:00:00.000Z"],
    ["of:en.1:2022-23:ham:fc-egg", "2023-05-06T14:00:00.000Z"],
    ["of:es.1:2022-23:fc-egg:ham", "2023-01-14T20:00:00.000Z"],
    ["of:es.1:2022-23:ham:fc-egg", null],
  ]);
  expect(matches[0]).toMatchObject({
    competition: { ref: "of:en.1", name: "Premier League", country: "GB-ENG", entrants: "clubs" },
    season: "2022-23",
    round: "Matchday 1",
    home: { ref: "of:gb-eng:fc-egg", name: "FC Egg" },
    halfTime: { home: 1, away: 0 },
    goals: null,
    neutral: false,
    knockOut: false,
  });
});

test("a club keeps its identity through promotion, and through a spelling that changed", () => {
  league("2022-23/en.2.json", round);
  league("2023-24/en.1.json", { ...round, date: "2024-01-13" });
  league("2022-23/fr.1.json", { ...round, team1: "AS Monaco" });
  const { matches } = league("2023-24/fr.1.json", { ...round, date: "2024-01-13", team1: "AS Monaco FC" });
  expect(matches.map(({ home, season }) => `${season} ${home.ref} ${home.name}`).toSorted()).toEqual([
    "2022-23 of:fr:as-monaco AS Monaco",
    "2022-23 of:gb-eng:fc-egg FC Egg",
    "2023-24 of:fr:as-monaco AS Monaco",
    "2023-24 of:gb-eng:fc-egg FC Egg",
  ]);
});

test("play-offs hang on the table of the regular rounds", () => {
  const { matches } = league(
    "2022-23/en.2.json",
    { ...round, stage: "Regular" },
    { ...round, round: undefined, stage: "Playoffs", date: "2023-05-27" },
    { ...round, round: "Final", stage: "Finals", date: "2023-05-29", score: { ft: [1, 1], et: [1, 1], p: [5, 6] } },
  );
  expect(matches.map(({ ref, knockOut, round: shown }) => [ref.slice(16), knockOut, shown])).toEqual([
    ["fc-egg:ham", false, "Matchday 1"],
    ["fc-egg:ham:2", true, "Playoffs"],
    ["fc-egg:ham:3", true, "Final"],
  ]);
  expect(matches[2]?.penalties).toEqual({ home: 5, away: 6 });
});

test("a league row outside its season is refused, and files of unknown leagues are not looked at", () => {
  write("2022-23/xx.1.json", "nothing");
  write("2022-23/en.1.clubs.json", "nothing");
  write("notes/en.1.json", "nothing");
  const record = league("2022-23/de.1.json", { ...round, date: "2024-01-13" }, { ...round, time: "25:00" });
  expect(record.matches).toEqual([]);
  expect(reasons(record)).toEqual([
    "2022-23/de.1.json, 2024-01-13 FC Egg - Ham: 2024-01-13 lies outside the season 2022-23",
    "2022-23/de.1.json, 2023-01-14 FC Egg - Ham: no time: 25:00",
  ]);
});
