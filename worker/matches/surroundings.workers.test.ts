import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";

import { type World, createWorld, dayMs, freshStore, hourMs, startMs } from "../../test/world.ts";
import { surroundingsSchema } from "./contract.ts";
import { getMatchSurroundings } from "./surroundings.ts";

const arsenal = 1;
const chelsea = 2;
const everton = 3;
const names = ["Arsenal", "Chelsea", "Everton"];
const knownAtMs = startMs - hourMs;
let world: World;

beforeEach(async () => {
  await freshStore();
  world = createWorld(null);
  await env.DB.batch([
    ...["Premier League", "Cup"].map((name) =>
      env.DB.prepare("insert into competitions (slug, name, country, created_at_ms) values (?1, ?1, 'GB-ENG', 0)").bind(
        name,
      ),
    ),
    ...names.map((name) =>
      env.DB.prepare("insert into teams (slug, name, country, created_at_ms) values (?, ?, 'GB-ENG', 0)").bind(
        name.toLowerCase(),
        name,
      ),
    ),
  ]);
});

type Game = {
  home: number;
  away: number;
  kickoffAtMs: number;
  score?: [number, number];
  season?: string;
  competitionId?: number;
  venue?: string;
  neutral?: boolean;
  details?: unknown;
};

/** Stores a match; one with a score is finished. @returns its id */
async function putMatch(game: Game): Promise<number> {
  const [homeGoals = null, awayGoals = null] = game.score ?? [];
  const [home, away] = [names[game.home - 1] ?? "", names[game.away - 1] ?? ""];
  const id = await env.DB.prepare(
    `insert into matches (source_key, competition_id, season, home_team_id, away_team_id, league, country, home_team, away_team,
      home_slug, away_slug, kickoff_at_ms, status, provider_status, full_time_home, full_time_away, home_score, away_score,
      venue, neutral, score_details, created_at_ms, updated_at_ms)
    values (?1, ?2, ?3, ?4, ?5, ?6, 'GB-ENG', ?7, ?8, ?9, ?10, ?11, ?12, 'NS', ?13, ?14, ?13, ?14, ?15, ?16, ?17, 0, 0) returning id`,
  )
    .bind(
      crypto.randomUUID(),
      game.competitionId ?? 1,
      game.season ?? "2026-27",
      game.home,
      game.away,
      game.competitionId === 2 ? "Cup" : "Premier League",
      home,
      away,
      home.toLowerCase(),
      away.toLowerCase(),
      game.kickoffAtMs,
      game.score ? "finished" : "upcoming",
      homeGoals,
      awayGoals,
      game.venue ?? null,
      game.neutral ? 1 : 0,
      game.details === undefined ? null : JSON.stringify(game.details),
    )
    .first<number>("id");
  if (id === null) throw new Error("the match was not stored");
  return id;
}

async function tell(matchId: number, kind: string, body: unknown): Promise<void> {
  await env.DB.prepare("insert into match_contexts values (?, ?, 'api-football', ?, ?, 0)")
    .bind(matchId, kind, JSON.stringify(body), knownAtMs)
    .run();
}

async function around(matchId: number) {
  const body = await getMatchSurroundings(world.compose(), { matchId });
  expect(surroundingsSchema.parse(body)).toStrictEqual(body);
  return body;
}

const next = { home: arsenal, away: chelsea, kickoffAtMs: startMs + dayMs };
const twos = { home: 2, away: 2 };
const toldSeason = {
  competition: "Premier League (EPL)",
  season: "2026",
  played: twos,
  wins: { home: 1, away: 0 },
  draws: { home: 1, away: 1 },
  losses: { home: 0, away: 1 },
  goalsFor: { home: 3, away: 1 },
  goalsAgainst: { home: 1, away: 2 },
  cleanSheets: { home: 1, away: 0 },
  failedToScore: { home: 0, away: 1 },
};
function toldMeeting(
  kickoffAtMs: number,
  home: string,
  away: string,
  score: [number, number],
  venue: string | null = null,
) {
  const [homeGoals, awayGoals] = score;
  const meeting = { ref: `m${kickoffAtMs}`, kickoffAtMs, competition: "FA Cup", venue };
  return { ...meeting, home, away, score: { home: homeGoals, away: awayGoals } };
}

test("where nobody knows anything, everything is empty", async () => {
  expect(await around(await putMatch(next))).toStrictEqual({
    venue: null,
    neutral: false,
    statistics: [],
    form: { home: [], away: [] },
    head_to_head: { meetings: [], totals: { played: 0, home_wins: 0, draws: 0, away_wins: 0 } },
    season_records: { home: null, away: null },
    absences: null,
    line_ups: null,
  });
});

test("the store alone gives ground, statistics, form, meetings and season records", async () => {
  const lastSeason = { home: chelsea, away: arsenal, kickoffAtMs: startMs - 200 * dayMs, season: "2025-26" };
  const first = await putMatch({ ...lastSeason, score: [2, 2], venue: "Stamford Bridge" });
  const cup = { home: arsenal, away: everton, competitionId: 2, neutral: true };
  const second = await putMatch({ ...cup, kickoffAtMs: startMs - 9 * dayMs, score: [0, 1] });
  const third = await putMatch({ home: everton, away: arsenal, kickoffAtMs: startMs - 5 * dayMs, score: [0, 3] });
  await putMatch({ home: arsenal, away: chelsea, kickoffAtMs: startMs + 9 * dayMs, score: [9, 9] });
  const statistics = { home: { shots: 14, possession: 62 }, away: { possession: 38, corners: 2 } };
  const id = await putMatch({
    ...next,
    venue: "Emirates Stadium, London",
    details: { halfTime: null, fullTime: null, statistics, estimated: [] },
  });

  const body = await around(id);
  expect(body).toMatchObject({ venue: "Emirates Stadium, London", neutral: false });
  expect(body.statistics).toEqual([
    { name: "possession", home: 62, away: 38 },
    { name: "shots", home: 14, away: null },
    { name: "corners", home: null, away: 2 },
  ]);
  expect(body.form.home).toEqual([
    { match_id: third, date: "2026-09-27T12:00:00.000Z", opponent: "Everton", at: "away", score: "3-0", letter: "W" },
    {
      match_id: second,
      date: "2026-09-23T12:00:00.000Z",
      opponent: "Everton",
      at: "neutral",
      score: "0-1",
      letter: "L",
    },
    { match_id: first, date: "2026-03-16T12:00:00.000Z", opponent: "Chelsea", at: "away", score: "2-2", letter: "D" },
  ]);
  expect(body.form.away).toMatchObject([{ match_id: first, opponent: "Arsenal", at: "home", letter: "D" }]);
  expect(body.head_to_head).toEqual({
    meetings: [
      {
        date: "2026-03-16T12:00:00.000Z",
        league: "Premier League",
        venue: "Stamford Bridge",
        home_team: "Chelsea",
        away_team: "Arsenal",
        score: "2-2",
        match_id: first,
      },
    ],
    totals: { played: 1, home_wins: 0, draws: 1, away_wins: 0 },
  });
  const none = { home: 0, away: 0 };
  expect(body.season_records).toEqual({
    home: {
      league: "Premier League",
      season: "2026-27",
      played: { home: 0, away: 1 },
      wins: { home: 0, away: 1 },
      draws: none,
      losses: none,
      goals_for: { home: 0, away: 3 },
      goals_against: none,
      clean_sheets: { home: 0, away: 1 },
      failed_to_score: none,
      source: "store",
    },
    away: null,
  });
});

test("form is the last five results of every competition, whatever the side they were played on", async () => {
  for (const daysAgo of [1, 2, 3, 4, 5, 6, 7]) {
    const isHome = daysAgo % 3 === 0;
    await putMatch({
      home: isHome ? arsenal : everton,
      away: isHome ? everton : arsenal,
      kickoffAtMs: startMs - daysAgo * dayMs,
      competitionId: (daysAgo % 2) + 1,
      score: [daysAgo, 0],
    });
  }
  const { form } = await around(await putMatch(next));
  expect(form.home.map(({ score }) => score)).toEqual(["0-1", "0-2", "3-0", "0-4", "0-5"]);
});

test("contexts alone give meetings, season records, absences and line-ups, in our names for the teams", async () => {
  const id = await putMatch(next);
  await env.DB.prepare("insert into external_refs values ('name', 'team', 'GB-ENG/the-gunners', ?)")
    .bind(arsenal)
    .run();
  await tell(id, "background", {
    seasons: { home: toldSeason, away: null },
    headToHead: [
      toldMeeting(next.kickoffAtMs, "The Gunners", "Chelsea", [5, 5]),
      toldMeeting(startMs - 100 * dayMs, "The Gunners", "CFC", [2, 0], "Wembley"),
      toldMeeting(startMs - 300 * dayMs, "Chelsea", "The Gunners", [0, 1]),
      toldMeeting(startMs - 400 * dayMs, "Nobody", "Nowhere", [0, 1]),
    ],
  });
  await tell(id, "absences", [
    { side: "away", player: "R. James", reason: "Knee Injury", certain: true },
    { side: "home", player: "B. Saka", reason: null, certain: false },
  ]);
  const eleven = { formation: "4-3-3", coach: "M. Arteta", starting: [{ name: "Raya", number: 22, position: "G" }] };
  const lineUp = { ...eleven, substitutes: [{ name: "Setford", number: null, position: null }] };
  await tell(id, "line_ups", { home: lineUp, away: { ...lineUp, formation: null, coach: null } });

  const body = await around(id);
  expect(body.head_to_head).toMatchObject({
    meetings: [
      { league: "FA Cup", venue: "Wembley", home_team: "Arsenal", away_team: "Chelsea", score: "2-0", match_id: null },
      { venue: null, home_team: "Chelsea", away_team: "Arsenal", score: "0-1" },
    ],
    totals: { played: 2, home_wins: 2, draws: 0, away_wins: 0 },
  });
  expect(body.season_records.home).toMatchObject({ source: "api-football", played: twos, season: "2026" });
  expect(body.season_records.away).toBeNull();
  const asOf = new Date(knownAtMs).toISOString();
  expect(body.absences).toEqual({
    as_of: asOf,
    home: [{ player: "B. Saka", reason: null, certain: false }],
    away: [{ player: "R. James", reason: "Knee Injury", certain: true }],
  });
  expect(body.line_ups).toEqual({ as_of: asOf, home: lineUp, away: { ...lineUp, formation: null, coach: null } });
});

test("the store comes first: a meeting both tell of is one, and whoever saw more of a season is believed", async () => {
  const met = await putMatch({ home: chelsea, away: arsenal, kickoffAtMs: startMs - 60 * dayMs, score: [1, 0] });
  for (const daysAgo of [10, 20, 30, 40]) {
    await putMatch({ home: chelsea, away: everton, kickoffAtMs: startMs - daysAgo * dayMs, score: [1, 1] });
  }
  const id = await putMatch(next);
  await tell(id, "background", {
    seasons: { home: toldSeason, away: toldSeason },
    headToHead: [
      toldMeeting(startMs - 60 * dayMs + 7 * hourMs, "Chelsea", "Arsenal", [3, 3], "Stamford Bridge"),
      toldMeeting(startMs - 90 * dayMs, "Arsenal", "Chelsea", [0, 4]),
    ],
  });
  const body = await around(id);
  expect(body.head_to_head).toMatchObject({
    meetings: [
      { match_id: met, score: "1-0", venue: "Stamford Bridge", league: "Premier League" },
      { match_id: null, score: "0-4", league: "FA Cup" },
    ],
    totals: { played: 2, home_wins: 0, draws: 0, away_wins: 2 },
  });
  expect(body.season_records.home).toMatchObject({ source: "api-football", played: twos });
  expect(body.season_records.away).toMatchObject({
    source: "store",
    played: { home: 5, away: 0 },
    draws: { home: 4, away: 0 },
  });
});

test("at most ten meetings are told, the newest, and the totals count those", async () => {
  const id = await putMatch(next);
  for (const nth of [1, 2, 3, 4, 5, 6]) {
    await putMatch({ home: arsenal, away: chelsea, kickoffAtMs: startMs - nth * 50 * dayMs, score: [nth, 0] });
  }
  await tell(id, "background", {
    seasons: { home: null, away: null },
    headToHead: [1, 2, 3, 4, 5, 6].map((nth) =>
      toldMeeting(startMs - (nth * 50 + 25) * dayMs, "Chelsea", "Arsenal", [nth, 0]),
    ),
  });
  const { meetings, totals } = (await around(id)).head_to_head;
  expect(meetings.map(({ score, match_id: matchId }) => `${score} ${matchId === null ? "told" : "stored"}`)).toEqual(
    [1, 2, 3, 4, 5].flatMap((nth) => [`${nth}-0 stored`, `${nth}-0 told`]),
  );
  expect(totals).toEqual({ played: 10, home_wins: 5, draws: 0, away_wins: 5 });
});

test("a context that cannot be read is as if nobody had told it, and is logged", async () => {
  const id = await putMatch(next);
  await tell(id, "absences", { players: 3 });
  expect((await around(id)).absences).toBeNull();
  expect(world.logs).toMatchObject([{ event: "context_unreadable", fields: { matchId: id, kind: "absences" } }]);
});

test("surroundings cost two round trips one after the other, and rows of the two teams alone", async () => {
  for (let week = 1; week <= 60; week += 1) {
    await putMatch({ home: arsenal, away: everton, kickoffAtMs: startMs - week * 7 * dayMs, score: [1, 0] });
    await putMatch({ home: everton, away: chelsea, kickoffAtMs: startMs - week * 7 * dayMs, score: [1, 0] });
  }
  const id = await putMatch(next);
  const plans: string[] = [];
  let inFlight = 0;
  let trips = 0;
  world.intercept = async (call, run) => {
    if (inFlight === 0) trips += 1;
    inFlight += 1;
    try {
      for (const { query, values } of call.statements) {
        const { results } = await env.DB.prepare(`explain query plan ${query}`)
          .bind(...values)
          .all<{ detail: string }>();
        plans.push(...results.map(({ detail }) => detail));
      }
      return await run();
    } finally {
      inFlight -= 1;
    }
  };
  await around(id);
  expect(trips).toBeLessThanOrEqual(2);
  const ofMatches = plans.filter((detail) => / matches /.test(detail));
  expect(ofMatches.length).toBeGreaterThan(4);
  for (const detail of ofMatches) expect(detail).toMatch(/PRIMARY KEY|matches_by_(home|away)/);
});
