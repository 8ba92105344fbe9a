import { beforeEach, expect, test, vi } from "vitest";

import { createFootball, fixtureOf, goalOf, resultPrices, seasonOf, teamsOf } from "../../test/football.ts";
import { createWorld, dayMs, freshStore, hourMs, rowsOf, startMs } from "../../test/world.ts";
import { collectHistory } from "../collect/history.ts";
import type { ServiceContext } from "../context.ts";
import { type PredictionDetailBody, predictionDetailSchema } from "./contract.ts";
import { getPrediction } from "./service.ts";

const [a, b, c, d, ...others] = teamsOf("Test", 10) as [string, string, string, string, ...string[]];
const kickoffAtMs = startMs + dayMs;

// Wide, because the machines that run this are small and busy.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

/** A league with scorers of the first team alone, and two matches to predict: one with prices, one without. */
async function predicted(): Promise<ServiceContext> {
  const past = seasonOf({ teams: [a, b, c, d, ...others], rounds: 40, untilMs: startMs, seed: 3 }).map((fixture) => {
    const side = fixture.home.name === a ? "home" : fixture.away.name === a ? "away" : null;
    const scored = side === null ? 0 : (fixture.score?.[side] ?? 0);
    return side === null
      ? fixture
      : {
          ...fixture,
          events: Array.from({ length: scored }, (_, nth) => ({ ...goalOf(side, nth + 1), player: "Ames" })),
        };
  });
  const football = createFootball(
    ...past,
    fixtureOf("priced", { home: a, away: b, kickoffAtMs }),
    fixtureOf("unpriced", { home: c, away: d, kickoffAtMs }),
  );
  football.prices = resultPrices("priced", [2.1, 3.3, 3.9], { knownAtMs: startMs - hourMs });
  const world = createWorld(football);
  const ctx = world.compose();
  await collectHistory(ctx);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  return ctx;
}

async function bodiesOf(ctx: ServiceContext, ref: string): Promise<PredictionDetailBody[]> {
  const rows = await rowsOf<{ id: number }>(
    "select p.id from predictions p join matches m on m.id = p.match_id where m.source_key = ?1 order by p.id",
    `replay:${ref}`,
  );
  return Promise.all(rows.map(({ id }) => getPrediction(ctx, { id, origin: "https://aibet.example", lang: "fr" })));
}

test("every market of a prediction agrees with what is published, and the sets are told with their components", async () => {
  const ctx = await predicted();
  for (const ref of ["priced", "unpriced"]) {
    const bodies = await bodiesOf(ctx, ref);
    expect(bodies.map(({ type }) => type).toSorted()).toEqual(["1X2", "BTTS", "OU"]);
    for (const body of bodies) {
      expect(predictionDetailSchema.parse(body)).toStrictEqual(body);
      const { markets, probabilities, probability_sets: sets } = body;
      const [home, draw, away] = sets.published;
      expect(markets.result.home).toBeCloseTo(home, 10);
      expect(markets.result.draw).toBeCloseTo(draw, 10);
      expect(markets.result.away).toBeCloseTo(away, 10);
      if (body.type === "1X2") expect(probabilities["1"]).toBeCloseTo(markets.result.home, 10);
      const over = markets.totals.find(({ line }) => line === 2.5)?.over;
      if (body.type === "OU") expect(probabilities["over"]).toBeCloseTo(over ?? Number.NaN, 10);
      if (body.type === "BTTS") expect(probabilities["yes"]).toBeCloseTo(markets.both_teams_to_score.yes, 10);
      expect(sets.components.map(({ model }) => model)).toContain("elo");
      for (const { probabilities: said } of sets.components) expect(said[0] + said[1] + said[2]).toBeCloseTo(1, 10);
      expect(["1", "X", "2"]).toContain(body.half_time_result);
    }
  }
});

test("scorers come from the goals before the day of the match, and where none is recorded there are none", async () => {
  const ctx = await predicted();
  const [body] = await bodiesOf(ctx, "priced");
  const scorers = body?.markets.scorers;
  expect(scorers?.anytime.players.map(({ player, team }) => [player, team])).toEqual([["Ames", "home"]]);
  expect(body).toMatchObject({ first_goalscorer: "Ames", anytime_goalscorer: "Ames" });
  const first = scorers?.first;
  const sum = (first?.players[0]?.probability ?? 0) + (first?.others.home ?? 0) + (first?.others.away ?? 0);
  expect(sum + (first?.no_goal ?? 0)).toBeCloseTo(1, 10);

  const [unknown] = await bodiesOf(ctx, "unpriced");
  expect(unknown?.markets.scorers).toBeNull();
  expect(unknown?.first_goalscorer).toBeNull();
});
