import { beforeEach, expect, test, vi } from "vitest";

import {
  type Football,
  createFootball,
  finishedAs,
  fixtureOf,
  goalOf,
  seasonOf,
  teamsOf,
} from "../../test/football.ts";
import { createWorld, dayMs, freshStore, hourMs, passTime, rowsOf, startMs } from "../../test/world.ts";
import { collectHistory } from "../collect/history.ts";
import { matchDetailSchema } from "../predict/contract.ts";
import { getMatchDetail } from "../predict/service.ts";
import { greetingOf } from "./room.ts";
import { openRoom } from "./service.ts";

const [a, b, ...others] = teamsOf("Test", 10) as [string, string, ...string[]];

vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

/** A predicted match that has just kicked off, and what its provider says of it from then on. */
async function inPlayMatch() {
  const past = seasonOf({ teams: [a, b, ...others], rounds: 30, untilMs: startMs, seed: 3 });
  const football: Football = createFootball(
    ...past,
    fixtureOf("told", { home: a, away: b, kickoffAtMs: startMs + dayMs }),
  );
  const world = createWorld(football);
  await collectHistory(world.compose());
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  const [row] = await rowsOf<{ id: number }>("select id from matches where source_key = 'replay:told'");
  const matchId = row?.id ?? 0;
  await passTime(dayMs + hourMs / 60);
  return {
    world,
    matchId,
    tell: async (change: Parameters<Football["change"]>[1]) => {
      football.change("told", change);
      await world.deliver({ type: "collect.live" });
    },
    detail: async () => {
      const body = await getMatchDetail(world.compose(), { id: matchId, origin: "https://aibet.example", lang: "fr" });
      expect(matchDetailSchema.parse(body)).toStrictEqual(body);
      return body;
    },
  };
}

const kickedOff = { statusCode: "1H", minute: 1, score: { home: 0, away: 0 } };
const goal = { statusCode: "1H", minute: 30, score: { home: 1, away: 0 }, events: [goalOf("home", 30)] };
const redCard = { ...goalOf("home", 40), key: "card", kind: "red_card" as const };

test("before kick-off a match says what was published, and nothing is decided", async () => {
  const { detail } = await inPlayMatch();
  const { in_play: inPlay, predictions } = await detail();
  const result = predictions.find(({ type }) => type === "1X2");
  expect(inPlay?.now?.win_probability.home).toBeCloseTo(result?.home_win_probability ?? Number.NaN, 9);
  expect(inPlay?.pre_match.home).toBe(result?.home_win_probability);
  expect(inPlay?.turns).toEqual([]);
  expect(inPlay?.now?.totals.map(({ decided }) => decided)).toEqual([null, null, null, null, null, null]);
  expect(inPlay?.now?.predictions.map(({ id }) => id)).toEqual(predictions.map(({ id }) => id));
});

test("every update a room hears tells what it did to the prediction, as the API does", async () => {
  const { world, matchId, tell, detail } = await inPlayMatch();
  await tell(kickedOff);
  await tell(goal);
  await tell({ minute: 40, events: [...goal.events, redCard] });
  const said = world.said.map(({ update }) => [update.type, update.seq, update.win_probability?.home ?? null]);
  expect(said.map(([type]) => type)).toEqual([
    "live_score_update",
    "event",
    "live_score_update",
    "event",
    "live_score_update",
  ]);
  const [level = 0, ahead = 0, still = 0, tenMen = 0, last = 0] = said.map(([, , home]) => Number(home));
  expect(ahead).toBeGreaterThan(level + 0.1);
  expect(still).toBe(ahead);
  expect(tenMen).toBeLessThan(ahead);
  const { in_play: inPlay } = await detail();
  expect(inPlay?.now?.win_probability.home).toBe(last);
  expect(inPlay?.turns).toEqual([
    { minute: 30, extra_minute: null, home_goals: 1, away_goals: 0, home_red_cards: 0, away_red_cards: 0 },
    { minute: 40, extra_minute: null, home_goals: 1, away_goals: 0, home_red_cards: 1, away_red_cards: 0 },
  ]);
  expect(inPlay?.now?.totals[0]).toEqual({ line: 0.5, over: 1, under: 0, decided: "over" });

  const record = await openRoom(world.compose(), { matchId });
  const [snapshot] = greetingOf(record, null);
  expect(snapshot?.win_probability?.home).toBe(last);
  const missed = greetingOf(record, 1);
  expect(missed.map(({ win_probability: probability }) => probability?.home)).toEqual([ahead, still, tenMen, last]);
});

test("at the end predictions are true or false, and what extra time brings changes none of it", async () => {
  const { tell, detail } = await inPlayMatch();
  await tell(kickedOff);
  await tell(goal);
  const late = { ...goalOf("away", 100), key: "late" };
  await tell({ statusCode: "ET", minute: 100, score: { home: 1, away: 1 }, events: [...goal.events, late] });
  const inExtraTime = await detail();
  expect(inExtraTime.in_play?.now?.win_probability).toEqual({ home: 1, draw: 0, away: 0, "over_2.5": 0, btts: 0 });
  const standings = inExtraTime.in_play?.now?.predictions.map(({ standing }) => standing) ?? [];
  expect(standings.every((standing) => standing === "won_already" || standing === "lost")).toBe(true);
  await tell({
    ...finishedAs(1, 0),
    statusCode: "AET",
    score: { home: 1, away: 1 },
    extraTime: { home: 1, away: 1 },
  });
  expect((await detail()).in_play).toEqual(inExtraTime.in_play);
});

test("a match of which nothing was published has nothing to follow, and its room says so by silence", async () => {
  const football = createFootball(fixtureOf("unpublished", { home: a, away: b, kickoffAtMs: startMs + hourMs }));
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  await passTime(hourMs + 60_000);
  football.change("unpublished", kickedOff);
  await world.deliver({ type: "collect.live" });
  const published = await rowsOf("select id from predictions where published = 1");
  expect(published).toEqual([]);
  expect(world.said.map(({ update }) => "win_probability" in update)).toEqual([false]);
  const [row] = await rowsOf<{ id: number }>("select id from matches");
  const body = await getMatchDetail(world.compose(), { id: row?.id ?? 0, origin: "https://aibet.example", lang: "fr" });
  expect(body.in_play).toBeNull();
});
