import { beforeEach, expect, test } from "vitest";

import { createWorld, dayMs, dumpStore, freshStore, hourMs, rowsOf, startMs } from "../../test/world.ts";
import type { ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import type { NewMatch, NewTeam } from "./match.ts";
import { addMatchesStatements } from "./service.ts";

beforeEach(freshStore);

type TeamRow = { id: number; slug: string; name: string; country: string };

test("a club from three sources is one team with three references", async () => {
  const ctx = contextOf();
  await add(ctx, "football-data", [matchOf("1", { home: "Man United", away: "Nott'm Forest" })]);
  await add(ctx, "openfootball", [matchOf("2", { home: "Manchester United FC", away: "Nottingham Forest FC" }, 7)]);
  await add(ctx, "api-football", [matchOf("3", { home: "Manchester United", away: "Nottingham Forest" }, 14)]);

  const teams = await teamRows();
  expect(teams.map(({ name, slug }) => [name, slug])).toEqual([
    ["Man United", "man-united"],
    ["Nott'm Forest", "nott-m-forest"],
  ]);
  expect(await refsOf(teams[0]?.id)).toEqual([
    { provider: "api-football", ref: "Manchester United" },
    { provider: "football-data", ref: "Man United" },
    { provider: "name", ref: "GB-ENG/manchester-united" },
    { provider: "openfootball", ref: "Manchester United FC" },
  ]);
});

test("a league from two sources is one competition", async () => {
  const ctx = contextOf();
  const spanish = { country: "ES" };
  await add(ctx, "football-data", [
    matchOf("1", { home: "Betis", away: "Celta", competition: { ...spanish, ref: "SP1", name: "La Liga" } }),
  ]);
  await add(ctx, "api-football", [
    matchOf("2", { home: "Celta", away: "Betis", competition: { ...spanish, ref: "140", name: "Primera División" } }),
  ]);

  expect(await rowsOf("select slug, name from competitions")).toEqual([{ slug: "la-liga-es", name: "La Liga" }]);
  expect(await rowsOf("select provider, ref from external_refs where kind = 'competition' order by ref")).toEqual([
    { provider: "api-football", ref: "140" },
    { provider: "football-data", ref: "SP1" },
  ]);
});

test("two clubs of one name in two countries are two teams with two addresses", async () => {
  const ctx = contextOf();
  await add(ctx, "api-football", [
    matchOf("1", { home: teamOf("45", "Everton", "GB-ENG"), away: "Arsenal" }),
    matchOf("2", {
      home: teamOf("2350", "Everton", "CL"),
      away: teamOf("2315", "Colo Colo", "CL"),
      competition: { ref: "265", name: "Primera División", country: "CL" },
    }),
  ]);

  const evertons = (await teamRows()).filter(({ name }) => name === "Everton");
  expect(evertons.map(({ slug, country }) => [slug, country])).toEqual([
    ["everton", "GB-ENG"],
    ["everton-cl", "CL"],
  ]);
});

test("two clubs of one name in one country are two where the source tells them apart by number, and even when they meet", async () => {
  const ctx = contextOf();
  const [first, second] = [teamOf("10", "Nacional", "XX"), teamOf("20", "Nacional FC", "XX")];
  await add(ctx, "api-football", [matchOf("1", { home: first, away: second })]);
  await add(ctx, "football-data", [
    matchOf("2", { home: teamOf("a", "Sporting", "YY"), away: teamOf("b", "Sporting FC", "YY") }),
  ]);

  expect((await teamRows()).map(({ slug }) => slug)).toEqual(["nacional", "nacional-fc", "sporting", "sporting-fc"]);
  expect(await rowsOf("select home_team, away_team from matches order by id")).toEqual([
    { home_team: "Nacional", away_team: "Nacional FC" },
    { home_team: "Sporting", away_team: "Sporting FC" },
  ]);
});

test("a club that takes the name of another one is not the other one", async () => {
  const ctx = contextOf();
  await add(ctx, "api-football", [matchOf("1", { home: teamOf("10", "Olimpia", "XX"), away: "Rapid" })]);
  await add(ctx, "api-football", [
    matchOf("2", { home: teamOf("10", "Union", "XX"), away: "Rapid" }, 7),
    matchOf("3", { home: teamOf("20", "Union", "XX"), away: "Rapid" }, 14),
  ]);

  expect((await teamRows()).map(({ name }) => name)).toEqual(["Olimpia", "Rapid", "Union"]);
});

test("a renamed club keeps its identity, and is found under its new name by others", async () => {
  const ctx = contextOf();
  await add(ctx, "api-football", [matchOf("1", { home: teamOf("777", "Steaua", "RO"), away: "Rapid" })]);
  const [before] = await teamRows();
  await add(ctx, "api-football", [matchOf("2", { home: teamOf("777", "FCSB", "RO"), away: "Rapid" }, 7)]);
  await add(ctx, "openfootball", [matchOf("3", { home: teamOf("fcsb", "FCSB", "RO"), away: "Rapid" }, 14)]);

  const [after, ...others] = await teamRows();
  expect(after).toEqual(before);
  expect(others.map(({ name }) => name)).toEqual(["Rapid"]);
  expect(await rowsOf("select distinct home_team_id as id from matches")).toEqual([{ id: before?.id }]);
});

test("a promoted club stays the team it was", async () => {
  const ctx = contextOf();
  const championship = { ref: "E1", name: "Championship" };
  await add(ctx, "football-data", [
    matchOf("1", { home: "Luton", away: "Coventry", competition: championship, season: "2022-23" }),
    matchOf("2", { home: "Luton", away: "Arsenal", season: "2023-24" }, 200),
  ]);

  expect((await teamRows()).map(({ name }) => name)).toEqual(["Luton", "Coventry", "Arsenal"]);
  expect(
    await rowsOf(
      "select count(distinct home_team_id) as clubs, count(distinct competition_id) as leagues from matches",
    ),
  ).toEqual([{ clubs: 1, leagues: 2 }]);
});

test("a match from two sources is one match with two references, as the first one told it", async () => {
  const ctx = contextOf();
  await add(ctx, "football-data", [matchOf("1", { home: "Wolves", away: "Arsenal", score: [1, 2] })]);
  const [before] = await matchRows();
  await add(ctx, "api-football", [
    {
      ...matchOf("1035037", { home: "Wolverhampton Wanderers", away: "Arsenal", score: [1, 2] }),
      kickoffAtMs: startMs + 35 * hourMs,
    },
  ]);

  expect(await matchRows()).toEqual([{ ...before, api_football_id: 1_035_037 }]);
  expect(await rowsOf("select provider, ref, entity_id from external_refs where kind = 'match' order by ref")).toEqual([
    { provider: "football-data", ref: "1", entity_id: before?.["id"] },
    { provider: "api-football", ref: "1035037", entity_id: before?.["id"] },
  ]);
});

test("a match that a source dates to another week is recognised by its result, and not without it", async () => {
  const ctx = contextOf();
  await add(ctx, "football-data", [
    matchOf("moved", { home: "Sunderland", away: "Reading", score: [3, 0] }),
    matchOf("other", { home: "Reading", away: "Sunderland", score: [2, 1] }),
  ]);
  await add(ctx, "football-json", [
    matchOf("as first planned", { home: "Sunderland", away: "Reading", score: [3, 0] }, 108),
    matchOf("another score", { home: "Reading", away: "Sunderland", score: [0, 1] }, 108),
  ]);

  expect((await matchRows()).map((match) => match["source_key"])).toEqual([
    "football-data:moved",
    "football-data:other",
    "football-json:another score",
  ]);
});

test("a match that waits for its new date is recognised once it was played", async () => {
  const ctx = contextOf();
  const waiting = matchOf("5", { home: "Burnley", away: "Luton" });
  await add(ctx, "api-football", [{ ...waiting, status: "postponed", providerStatus: "PST" }]);
  await add(ctx, "football-data", [matchOf("played", { home: "Burnley", away: "Luton", score: [1, 1] }, 60)]);

  expect((await matchRows()).map((match) => match["status"])).toEqual(["postponed"]);
});

test("leagues that meet twice at one ground keep both meetings, from whatever sources they come", async () => {
  const ctx = contextOf();
  const meetings = (prefix: string) => [
    matchOf(`${prefix} autumn`, { home: "Altach", away: "Ried", score: [2, 2], country: "AT" }),
    matchOf(`${prefix} spring`, { home: "Altach", away: "Ried", score: [2, 2], country: "AT" }, 110),
  ];
  await add(ctx, "football-json", meetings("json"));
  await add(ctx, "openfootball", meetings("open").toReversed());

  const matches = await matchRows();
  expect(matches.map((match) => match["source_key"])).toEqual([
    "football-json:json autumn",
    "football-json:json spring",
  ]);
  expect(
    await rowsOf(
      "select ref, entity_id from external_refs where kind = 'match' and provider = 'openfootball' order by ref",
    ),
  ).toEqual([
    { ref: "open autumn", entity_id: matches[0]?.["id"] },
    { ref: "open spring", entity_id: matches[1]?.["id"] },
  ]);
});

test("a play-off after the last round is no league match, though it ends the same", async () => {
  const ctx = contextOf();
  const league = { home: "Leeds", away: "Norwich", score: [2, 1] as const };
  await add(ctx, "football-data", [matchOf("league", league)]);
  await add(ctx, "openfootball", [matchOf("of play-off", league, 22), matchOf("of league", league)]);

  expect((await matchRows()).map((match) => match["source_key"])).toEqual([
    "football-data:league",
    "openfootball:of play-off",
  ]);
});

test("telling the same again changes nothing", async () => {
  const ctx = contextOf();
  const told = [
    matchOf("1", { home: "Leeds", away: "Norwich", score: [2, 1] }),
    matchOf("2", { home: "Зенит", away: "Спартак", country: "RU" }),
    matchOf("3", { home: "Norwich", away: "Leeds" }, 90),
  ];
  await add(ctx, "football-data", told);
  await add(ctx, "api-football", told);
  const before = await dumpStore();
  await add(ctx, "football-data", told);
  await add(ctx, "api-football", told);

  expect(await dumpStore()).toEqual(before);
});

test("clubs without a Latin letter have addresses of their own and stay two", async () => {
  const ctx = contextOf();
  await add(ctx, "openfootball", [matchOf("1", { home: "Зенит", away: "Спартак FC", country: "RU" })]);
  await add(ctx, "football-json", [
    matchOf("2", { home: teamOf("z", "ФК Зенит", "RU"), away: teamOf("s", "Спартак", "RU") }, 7),
  ]);

  const teams = await teamRows();
  expect(teams.map(({ name }) => name)).toEqual(["Зенит", "Спартак FC", "ФК Зенит"]);
  expect(new Set(teams.map(({ slug }) => slug)).size).toBe(3);
  for (const { slug } of teams) expect(slug).toMatch(/^[a-z0-9-]{3,}$/);
});

test("national teams are known whatever country a source puts them into", async () => {
  const ctx = contextOf();
  const cup = { ref: "1", name: "World Cup", country: "WORLD", entrants: "nations" } as const;
  await add(ctx, "openfootball", [
    matchOf("a", { home: "South Korea", away: "USA", competition: cup, country: "WORLD" }),
  ]);
  await add(ctx, "api-football", [
    matchOf("7", {
      home: teamOf("17", "Korea Republic", "KR"),
      away: teamOf("2384", "United States", "US"),
      competition: { ...cup, name: "FIFA World Cup" },
    }),
  ]);

  expect((await teamRows()).map(({ name }) => name)).toEqual(["South Korea", "USA"]);
  expect(await matchRows()).toHaveLength(1);
  expect(await rowsOf("select slug, entrants from competitions")).toEqual([
    { slug: "world-cup-world", entrants: "nations" },
  ]);
});

test("a competition across countries takes nothing from a club it does not place", async () => {
  const ctx = contextOf();
  const cup = { ref: "2", name: "UEFA Champions League", country: "WORLD" };
  await add(ctx, "api-football", [matchOf("1", { home: teamOf("42", "Arsenal", "GB-ENG"), away: "Chelsea" })]);
  await add(ctx, "api-football", [
    matchOf(
      "2",
      { home: teamOf("42", "Arsenal", "WORLD"), away: teamOf("212", "FC Porto", "PT"), competition: cup },
      5,
    ),
  ]);

  expect((await teamRows()).map(({ name, country }) => [name, country])).toEqual([
    ["Arsenal", "GB-ENG"],
    ["Chelsea", "GB-ENG"],
    ["FC Porto", "PT"],
  ]);
  expect(await rowsOf("select ref from external_refs where provider = 'name' and ref like 'WORLD/%'")).toEqual([]);
});

test("of two batches that bring the same club one fails as a whole, and succeeds when it is made anew", async () => {
  const ctx = contextOf();
  await add(ctx, "openfootball", [matchOf("0", { home: "Arsenal", away: "Chelsea" })]);
  await add(ctx, "football-data", [matchOf("0", { home: "Arsenal", away: "Chelsea" })]);
  const late = [matchOf("1", { home: "Hull", away: "Stoke" }), matchOf("2", { home: "Leeds United FC", away: "Hull" })];
  const outrun = await addMatchesStatements(ctx, "openfootball", newMatchesOf("openfootball", late));
  await add(ctx, "football-data", [matchOf("2", { home: "Leeds", away: "Norwich" }, 7)]);
  const before = await dumpStore();

  await expect(runBatch(ctx.db, outrun)).rejects.toThrow(/UNIQUE constraint failed/);
  expect(await dumpStore()).toEqual(before);
  await add(ctx, "openfootball", late);
  expect((await teamRows()).map(({ name }) => name)).toEqual([
    "Arsenal",
    "Chelsea",
    "Leeds",
    "Norwich",
    "Hull",
    "Stoke",
  ]);
  expect(await matchRows()).toHaveLength(4);
});

test("only whole numbers of the source itself become its number of a match", async () => {
  const ctx = contextOf();
  await add(ctx, "api-football", [matchOf("71", { home: "Leeds", away: "Norwich" })]);
  await add(ctx, "api-football", [matchOf("x9", { home: "Hull", away: "Stoke" })]);
  await add(ctx, "football-data", [matchOf("72", { home: "Derby", away: "Preston" })]);

  expect((await matchRows()).map((match) => match["api_football_id"])).toEqual([71, null, null]);
});

function contextOf(): ServiceContext {
  return createWorld(null).compose();
}

async function add(ctx: ServiceContext, provider: string, matches: readonly Told[]): Promise<void> {
  await runBatch(ctx.db, await addMatchesStatements(ctx, provider, newMatchesOf(provider, matches)));
}

function newMatchesOf(provider: string, matches: readonly Told[]): NewMatch[] {
  return matches.map((match) => ({ ...match, sourceKey: `${provider}:${match.ref}` }));
}

type Told = Omit<NewMatch, "sourceKey">;

/** A match of the Premier League, `days` after the start, between teams whose references are their names. */
function matchOf(
  ref: string,
  input: {
    home: string | NewTeam;
    away: string | NewTeam;
    competition?: Partial<NewMatch["competition"]>;
    country?: string;
    season?: string;
    score?: readonly [number, number];
  },
  days = 0,
): Told {
  const { home, away, competition, country = competition?.country ?? "GB-ENG", season = "2026-27", score } = input;
  const side = (team: string | NewTeam) => (typeof team === "string" ? teamOf(team, team, country) : team);
  return {
    ref,
    competition: { ref: "E0", name: "Premier League", country, entrants: "clubs", ...competition },
    season,
    round: null,
    home: side(home),
    away: side(away),
    kickoffAtMs: startMs + days * dayMs,
    kickoffEstimated: false,
    venue: null,
    neutral: false,
    status: score ? "finished" : "upcoming",
    providerStatus: score ? "FT" : "NS",
    minute: null,
    homeScore: score?.[0] ?? null,
    awayScore: score?.[1] ?? null,
    fullTimeHome: score?.[0] ?? null,
    fullTimeAway: score?.[1] ?? null,
    scoreDetails: null,
    resultRevision: score ? 1 : 0,
    eventCount: 0,
    stateRevision: 0,
    finishedAtMs: null,
  };
}

function teamOf(ref: string, name: string, country: string): NewTeam {
  return { ref, name, country };
}

function teamRows(): Promise<TeamRow[]> {
  return rowsOf("select id, slug, name, country from teams order by id");
}

function matchRows(): Promise<Record<string, unknown>[]> {
  return rowsOf("select * from matches order by id");
}

function refsOf(teamId: number | undefined): Promise<Record<string, unknown>[]> {
  return rowsOf(
    "select provider, ref from external_refs where kind = 'team' and entity_id = ? order by provider",
    teamId ?? 0,
  );
}
