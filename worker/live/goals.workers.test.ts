import { beforeEach, expect, test } from "vitest";

import { createFootball, finishedAs, fixtureOf, goalOf } from "../../test/football.ts";
import { createWorld, dayMs, freshStore, hourMs, passTime, rowsOf, startMs } from "../../test/world.ts";
import { collectHistory } from "../collect/history.ts";
import { collectDaily } from "../collect/service.ts";
import { listGoalsOfTeams } from "./service.ts";

beforeEach(freshStore);

const kickoffAtMs = startMs - 100 * dayMs;

function scored(side: "home" | "away", minute: number, player: string | null) {
  return { ...goalOf(side, minute), player };
}

/** A match of the past in which everything was scored that can be, and two that nobody should count. */
const past = [
  fixtureOf("told", {
    home: "Alpha",
    away: "Beta",
    kickoffAtMs,
    ...finishedAs(3, 1),
    events: [
      scored("home", 10, "Ames"),
      { ...goalOf("home", 20), key: "card", kind: "yellow_card" as const },
      { ...scored("home", 30, "Ames"), kind: "penalty_goal" as const },
      { ...scored("away", 40, "Boll"), kind: "own_goal" as const },
      scored("away", 50, null),
    ],
  }),
  fixtureOf("estimated", {
    home: "Beta",
    away: "Alpha",
    kickoffAtMs: kickoffAtMs + dayMs,
    ...finishedAs(0, 1),
    events: [{ ...scored("away", 9, null), estimated: true }],
  }),
  fixtureOf("of others", {
    home: "Gamma",
    away: "Delta",
    kickoffAtMs: kickoffAtMs + 2 * dayMs,
    ...finishedAs(1, 0),
    events: [scored("home", 5, "Gore")],
  }),
];

async function teamId(name: string): Promise<number> {
  const [team] = await rowsOf<{ id: number }>("select id from teams where name = ?1", name);
  return team?.id ?? 0;
}

test("what happened in a match that was over when first met is kept, and no room is told", async () => {
  const world = createWorld(createFootball(...past));
  await collectHistory(world.compose());
  const updates = await rowsOf(
    `select seq, kind, told.minute, told.home_score, told.away_score, told.status, told.match_at_ms, payload ->> '$.event.player' as player
     from match_live_updates told join matches m on m.id = told.match_id where m.source_key = 'replay:told' order by seq`,
  );
  const common = { kind: "event", status: "FT", match_at_ms: kickoffAtMs + 2 * hourMs };
  expect(updates).toEqual([
    { ...common, seq: 1, minute: 10, home_score: 1, away_score: 0, player: "Ames" },
    { ...common, seq: 2, minute: 20, home_score: 1, away_score: 0, player: "A. Scorer" },
    { ...common, seq: 3, minute: 30, home_score: 2, away_score: 0, player: "Ames" },
    { ...common, seq: 4, minute: 40, home_score: 3, away_score: 0, player: "Boll" },
    { ...common, seq: 5, minute: 50, home_score: 3, away_score: 1, player: null },
  ]);
  expect(world.said).toEqual([]);
});

test("what another source tells of the same past adds nothing to it", async () => {
  await collectHistory(createWorld(createFootball(...past)).compose());
  const other = createFootball(
    ...past.map((fixture) => ({
      ...fixture,
      events: fixture.events.map((event) => ({ ...event, key: `b ${event.key}` })),
    })),
  );
  await collectHistory(createWorld({ ...other, name: "api-football" }).compose());
  expect(await rowsOf("select count(*) as refs from external_refs where kind = 'match'")).toEqual([{ refs: 6 }]);
  expect(await rowsOf("select count(*) as updates from match_live_updates")).toEqual([{ updates: 7 }]);
});

test("a match of the past whose result is corrected later goes on from the number it stands at", async () => {
  const football = createFootball(
    fixtureOf("late", {
      home: "Alpha",
      away: "Beta",
      kickoffAtMs: startMs - dayMs,
      ...finishedAs(1, 0),
      events: [scored("home", 10, "Ames")],
    }),
  );
  const world = createWorld(football);
  await collectDaily(world.compose());
  expect(world.said).toEqual([]);
  football.change("late", { ...finishedAs(2, 0), events: [scored("home", 10, "Ames"), scored("home", 80, "Amir")] });
  // What takes a result back is believed the second time.
  for (let answers = 0; answers < 2; answers += 1) {
    await collectDaily(world.compose());
    await passTime(hourMs);
  }
  expect(await rowsOf("select seq, fact_key from match_live_updates order by seq")).toEqual([
    { seq: 1, fact_key: "event:0:1" },
    { seq: 2, fact_key: "event:1:1" },
    { seq: 3, fact_key: "state:1" },
  ]);
  expect(world.said.map(({ update }) => update.seq)).toEqual([2, 3]);
});

test("a goal is the team's it counts for, an own goal nobody's, an estimated one none at all", async () => {
  const world = createWorld(createFootball(...past));
  const ctx = world.compose();
  await collectHistory(ctx);
  const [alpha, beta] = [await teamId("Alpha"), await teamId("Beta")];
  const goal = { playedAtMs: kickoffAtMs, penalty: false };
  const ofAlpha = [
    { ...goal, teamId: alpha, player: "Ames" },
    { ...goal, teamId: alpha, player: "Ames", penalty: true },
    { ...goal, teamId: alpha, player: null },
  ];
  const all = { fromMs: 0, beforeMs: startMs };
  expect(await listGoalsOfTeams(ctx, { teamIds: [alpha], ...all })).toEqual(ofAlpha);
  expect(await listGoalsOfTeams(ctx, { teamIds: [alpha, beta], ...all })).toEqual([
    ...ofAlpha,
    { ...goal, teamId: beta, player: null },
  ]);
  expect(await listGoalsOfTeams(ctx, { teamIds: [alpha], fromMs: 0, beforeMs: kickoffAtMs })).toEqual([]);
  expect(await listGoalsOfTeams(ctx, { teamIds: [alpha], fromMs: kickoffAtMs + 1, beforeMs: startMs })).toEqual([]);
});

test("of a goal that was corrected the last scorer counts, and an annulled one counts for nobody", async () => {
  const football = createFootball(
    fixtureOf("review", {
      home: "Alpha",
      away: "Beta",
      kickoffAtMs: startMs - dayMs,
      ...finishedAs(2, 0),
      events: [scored("home", 10, "Ames"), scored("home", 80, "Amir")],
    }),
  );
  const ctx = createWorld(football).compose();
  const scorers = async () => {
    const goals = await listGoalsOfTeams(ctx, { teamIds: [await teamId("Alpha")], fromMs: 0, beforeMs: startMs });
    return goals.map(({ player }) => player);
  };
  await collectDaily(ctx);
  expect(await scorers()).toEqual(["Ames", "Amir"]);
  football.change("review", { events: [scored("home", 10, "Boll"), scored("home", 80, "Amir")] });
  await collectDaily(ctx);
  football.change("review", { events: [scored("home", 10, "Cole"), scored("home", 80, "Amir")] });
  await collectDaily(ctx);
  expect(new Set(await scorers())).toEqual(new Set(["Amir", "Cole"]));
  football.change("review", { ...finishedAs(1, 0), events: [scored("home", 80, "Amir")] });
  for (let answers = 0; answers < 2; answers += 1) {
    await collectDaily(createWorld(football).compose());
    await passTime(hourMs);
  }
  expect(await scorers()).toEqual(["Amir"]);
});
