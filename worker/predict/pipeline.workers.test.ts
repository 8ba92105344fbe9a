import { beforeEach, expect, test, vi } from "vitest";

import { type Football, createFootball, fixtureOf, resultPrices, seasonOf, teamsOf } from "../../test/football.ts";
import {
  type World,
  createWorld,
  dayMs,
  dumpStore,
  freshStore,
  hourMs,
  passTime,
  rowsOf,
  startMs,
} from "../../test/world.ts";
import type { ProviderFixture } from "../collect/providers/provider.ts";
import { consensus } from "./no-vig.ts";
import { marketsOf, scoreGrid, tiltToResult } from "./score-grid.ts";

const teams = teamsOf("Test", 10);
const [a, b, c, d, e, f] = teams as [string, string, string, string, string, string];
const kickoffAtMs = startMs + dayMs;

// Wide, because the machines that run this are small and busy.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

/** Two hundred results, and matches of every kind to predict. */
function league(): Football {
  const football = createFootball(
    ...seasonOf({ teams, rounds: 40, untilMs: startMs, seed: 3 }),
    fixtureOf("priced", { home: a, away: b, kickoffAtMs }),
    fixtureOf("unpriced", { home: c, away: d, kickoffAtMs }),
    fixtureOf("practice", { home: e, away: f, kickoffAtMs: kickoffAtMs + hourMs }),
    fixtureOf("under way", { home: d, away: a, kickoffAtMs: startMs - 60_000 }),
    fixtureOf("far", { home: b, away: c, kickoffAtMs: startMs + 7.5 * dayMs }),
  );
  football.prices = [
    ...resultPrices("priced", [2.1, 3.3, 3.9], { knownAtMs: startMs - hourMs }),
    ...resultPrices("priced", [2.05, 3.4, 4.1], { knownAtMs: startMs - hourMs, slug: "sharp", sharp: true }),
    ...resultPrices("practice", [9, 9, 1.1], { knownAtMs: startMs - hourMs, simulated: true }),
    ...resultPrices("practice", [9, 9, 1.1], { knownAtMs: startMs - hourMs, closing: true }),
  ];
  return football;
}

type Revision = {
  ref: string;
  market: string;
  revision: number;
  published: number;
  published_at_ms: number;
  kickoff_at_ms: number;
  probability_1: number;
  probability_2: number;
  probability_3: number | null;
  probability_source: string;
  expected_home_goals: number;
  expected_away_goals: number;
  rho: number;
  result_home: number;
  result_draw: number;
  result_away: number;
  over_probability: number;
  btts_probability: number;
  pick: string;
  score_prediction: string;
  confidence: number;
  market_home: number | null;
  odds_thousandths: number | null;
  odds_simulated: number;
  evidence: string;
};

function revisionsOf(ref?: string): Promise<Revision[]> {
  return rowsOf<Revision>(
    `select substr(matches.source_key, 8) as ref, revision.* from prediction_revisions revision
     join matches on matches.id = revision.match_id where ?1 is null or matches.source_key = 'replay:' || ?1
     order by revision.id`,
    ref ?? null,
  );
}

/** A quarter of what all books say together, three quarters of what the sharp ones say. */
function sharpened(books: readonly { odds: number[]; sharp: boolean }[]): number[] {
  const [all = [], sharp = []] = [books, books.filter((book) => book.sharp)].map((some) => consensus(some) ?? []);
  const pooled = all.map((p, index) => p ** 0.25 * (sharp[index] ?? 0) ** 0.75);
  const total = pooled.reduce((sum, p) => sum + p, 0);
  return pooled.map((p) => p / total);
}

function resultOf(revision: Revision): number[] {
  return [revision.result_home, revision.result_draw, revision.result_away];
}

async function collectAndPredict(world: World): Promise<void> {
  world.realNowMs += 300_000;
  world.pending.push({ type: "collect.daily" });
  await world.drain();
}

test("every match of the horizon gets three published rows, read from one distribution, before its kick-off", async () => {
  await collectAndPredict(createWorld(league()));
  const revisions = await revisionsOf();
  expect(revisions.map(({ ref, market, revision }) => [ref, market, revision])).toEqual(
    ["priced", "unpriced", "practice"].flatMap((ref) => ["1X2", "OU", "BTTS"].map((market) => [ref, market, 1])),
  );
  expect(
    await rowsOf("select count(*) as heads, sum(published) as published, sum(revision) as revisions from predictions"),
  ).toEqual([{ heads: 9, published: 9, revisions: 9 }]);

  for (const ofMatch of Map.groupBy(revisions, (revision) => revision.ref).values()) {
    const [result, over, both] = ofMatch as [Revision, Revision, Revision];
    const independent = {
      homeGoals: result.expected_home_goals,
      awayGoals: result.expected_away_goals,
      rho: result.rho,
    };
    const [home, draw, away] = resultOf(result) as [number, number, number];
    const grid = marketsOf(tiltToResult(scoreGrid(independent), [home, draw, away]));
    const [pOver, pBoth] = [grid.totals.find(({ line }) => line === 2.5)?.over ?? 0, grid.bothTeamsToScore.yes];
    for (const row of ofMatch) {
      expect(row.published_at_ms).toBe(startMs);
      expect(row.published_at_ms).toBeLessThan(row.kickoff_at_ms);
      expect(row.probability_1 + row.probability_2 + (row.probability_3 ?? 0)).toBeCloseTo(1, 12);
      expect(resultOf(row)).toEqual(resultOf(result));
      expect(row.over_probability).toBeCloseTo(pOver, 12);
      expect(row.btts_probability).toBeCloseTo(pBoth, 12);
    }
    [result.probability_1, result.probability_2, result.probability_3].forEach((probability, index) =>
      expect(probability).toBeCloseTo(resultOf(result)[index] ?? 0, 12),
    );
    expect(over.probability_1).toBeCloseTo(pOver, 12);
    expect(both.probability_1).toBeCloseTo(pBoth, 12);
    const likeliest = Math.max(...resultOf(result));
    expect(result.pick).toBe(["1", "X", "2"][resultOf(result).indexOf(likeliest)]);
    const [homeGoals, awayGoals] = result.score_prediction.split("-").map(Number) as [number, number];
    expect(Math.sign(homeGoals - awayGoals)).toBe({ "1": 1, X: 0, "2": -1 }[result.pick]);
  }
});

test("published probabilities are the no-vig consensus of real pre-match prices, else the independent set", async () => {
  const football = league();
  const world = createWorld(football);
  await collectAndPredict(world);

  const [priced] = await revisionsOf("priced");
  const books = [
    { odds: [2.1, 3.3, 3.9], sharp: false },
    { odds: [2.05, 3.4, 4.1], sharp: true },
  ];
  expect(priced).toMatchObject({ probability_source: "market", odds_thousandths: 2100, odds_simulated: 0 });
  sharpened(books).forEach((p, index) => expect(resultOf(priced as Revision)[index]).toBeCloseTo(p, 12));
  for (const ref of ["unpriced", "practice"]) {
    const [revision] = await revisionsOf(ref);
    expect(revision).toMatchObject({ probability_source: "independent", market_home: null });
    const { sets } = JSON.parse(revision?.evidence ?? "{}") as { sets: { independent: number[]; market: null } };
    expect(sets.market).toBeNull();
    sets.independent.forEach((p, index) => expect(resultOf(revision as Revision)[index]).toBeCloseTo(p, 12));
  }
  expect((await revisionsOf("practice"))[0]).toMatchObject({ odds_simulated: 1 });

  await passTime(hourMs);
  football.prices.push(
    ...resultPrices("priced", [1.6, 4, 5.5], { knownAtMs: startMs + hourMs, slug: "sharp", sharp: true }),
  );
  world.realNowMs += 300_000;
  world.pending.push({ type: "collect.odds" });
  await world.drain();
  const revised = await revisionsOf("priced");
  expect(revised.map(({ market, revision }) => `${market} ${revision}`)).toEqual([
    "1X2 1",
    "OU 1",
    "BTTS 1",
    "1X2 2",
    "OU 2",
    "BTTS 2",
  ]);
  const second = revised.find((row) => row.market === "1X2" && row.revision === 2);
  sharpened([
    { odds: [2.1, 3.3, 3.9], sharp: false },
    { odds: [1.6, 4, 5.5], sharp: true },
  ]).forEach((p, index) => expect(resultOf(second as Revision)[index]).toBeCloseTo(p, 12));

  // A simulated price may be shown beside the prediction; a closing one not even that. Neither moves a probability.
  await passTime(hourMs);
  const before = await revisionsOf();
  for (const ref of ["priced", "unpriced"]) {
    football.prices.push(
      ...resultPrices(ref, [30, 12, 1.05], { knownAtMs: startMs + 2 * hourMs, simulated: true }),
      ...resultPrices(ref, [30, 12, 1.05], { knownAtMs: startMs + 2 * hourMs, closing: true }),
    );
  }
  await collectAndPredict(world);
  const after = (await revisionsOf()).slice(before.length);
  expect(after.map(({ ref, market, odds_simulated: simulated }) => [ref, market, simulated])).toEqual([
    ["unpriced", "1X2", 1],
  ]);
  const [unpriced] = await revisionsOf("unpriced");
  expect(after.map(resultOf)).toEqual([resultOf(unpriced as Revision)]);
});

test("predicting again, or twice at once, adds nothing", async () => {
  const world = createWorld(league());
  await collectAndPredict(world);
  const once = await dumpStore();
  for (let time = 0; time < 3; time += 1) await world.deliver({ type: "predict.competition", competitionId: 1 });
  expect(await dumpStore()).toEqual(once);

  await freshStore();
  const crowded = createWorld(league());
  await crowded.deliver({ type: "collect.daily" });
  const message = { type: "predict.competition", competitionId: 1 } as const;
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => crowded.deliver(message)));
  expect(outcomes.map(({ status }) => status)).toContain("fulfilled");
  if (outcomes.some(({ status }) => status === "rejected")) await crowded.deliver(message);
  expect(await dumpStore()).toEqual(once);
});

test("a match that has kicked off stays as it was: unpredicted, or at its last revision", async () => {
  const football = league();
  const world = createWorld(football);
  await collectAndPredict(world);
  expect(await revisionsOf("under way")).toEqual([]);

  const frozen = await revisionsOf("priced");
  await passTime(dayMs + 1);
  football.prices.push(...resultPrices("priced", [1.2, 6, 12], { knownAtMs: startMs + dayMs }));
  await collectAndPredict(world);
  expect(await revisionsOf("priced")).toEqual(frozen);

  // The whistle blows between the reading and the writing: the database refuses, and the next try does the others.
  football.put(fixtureOf("soon", { home: c, away: f, kickoffAtMs: startMs + 3 * dayMs }));
  football.put(fixtureOf("afterwards", { home: d, away: e, kickoffAtMs: startMs + 3 * dayMs + hourMs }));
  await world.deliver({ type: "collect.daily" });
  world.intercept = async ({ name, statements }, run) => {
    if (name === "batch" && statements.some(({ query }) => query.includes("into prediction_revisions"))) {
      world.intercept = (_call, runNow) => runNow();
      await passTime(2 * dayMs);
    }
    return run();
  };
  const message = { type: "predict.competition", competitionId: 1 } as const;
  await expect(world.deliver(message)).rejects.toThrow(/locked/);
  expect(await revisionsOf("afterwards")).toEqual([]);
  await world.deliver(message);
  expect(await revisionsOf("soon")).toEqual([]);
  expect(await revisionsOf("afterwards")).toHaveLength(3);
});

test("a team of which too little is known keeps its prediction unpublished, and a league of which too little is known gets none", async () => {
  const newcomer = "Promoted Rovers";
  const football = league();
  football.put(
    ...[14, 7].map((days, index) =>
      fixtureOf(`promoted ${index}`, {
        home: newcomer,
        away: teams[index] ?? a,
        kickoffAtMs: startMs - days * dayMs,
        statusCode: "FT",
        score: { home: 1, away: 1 },
        fullTime: { home: 1, away: 1 },
      }),
    ),
    fixtureOf("promoted", { home: newcomer, away: d, kickoffAtMs }),
    ...seasonOf({ league: "Small", teams: teamsOf("Small", 2), rounds: 29, untilMs: startMs, seed: 5 }),
    fixtureOf("small", { league: "Small", home: "Small Town 01", away: "Small Town 02", kickoffAtMs }),
  );
  const world = createWorld(football);
  await collectAndPredict(world);

  const promoted = await revisionsOf("promoted");
  expect(promoted.map(({ published }) => published)).toEqual([0, 0, 0]);
  for (const { confidence } of promoted) expect(confidence).toBeLessThan(40);
  expect(
    await rowsOf(
      "select published from predictions join matches on matches.id = match_id where source_key = 'replay:promoted'",
    ),
  ).toEqual([{ published: 0 }, { published: 0 }, { published: 0 }]);
  expect(await revisionsOf("small")).toEqual([]);
  expect(world.logs.filter(({ event }) => event === "too_few_results").map(({ fields }) => fields["count"])).toEqual([
    29,
  ]);
});

test("a thousand matches are predicted and stored at once", async () => {
  const many = teamsOf("Many", 20);
  const fixtures: ProviderFixture[] = Array.from({ length: 1000 }, (_, index) => {
    const home = many[index % 20] ?? "";
    const away = many[(index + 1 + (Math.floor(index / 20) % 19)) % 20] ?? "";
    return fixtureOf(`many ${index}`, { home, away, kickoffAtMs: startMs + hourMs + index * 500_000 });
  });
  const football = createFootball(...seasonOf({ teams: many, rounds: 38, untilMs: startMs, seed: 11 }), ...fixtures);
  const world = createWorld(football);
  await world.deliver({ type: "collect.daily" });
  const beganAt = performance.now();
  await world.deliver({ type: "predict.competition", competitionId: 1 });
  console.info(`predicted and stored 1,000 matches in ${Math.round(performance.now() - beganAt)} ms`);
  expect(
    await rowsOf(
      `select count(*) as revisions, count(distinct match_id) as matches, min(revision) as first, max(revision) as last,
        (select count(*) from predictions where published = 1 and revision = 1) as heads from prediction_revisions`,
    ),
  ).toEqual([{ revisions: 3000, matches: 1000, first: 1, last: 1, heads: 3000 }]);
});

test("national teams are rated once for all their competitions, and a competition without a past of its own is predicted from it", async () => {
  const nations = teamsOf("Land", 6);
  const [home = "", away = ""] = nations;
  const national = (name: string) => ({ ref: name, name, country: "WORLD", entrants: "nations" as const });
  const football = createFootball(
    ...seasonOf({ teams: nations, rounds: 20, untilMs: startMs, seed: 3 }).map((fixture, index) => ({
      ...fixture,
      competition: national(index % 2 === 0 ? "Friendlies" : "Qualifiers"),
    })),
    {
      ...fixtureOf("final", { home, away, kickoffAtMs: startMs + dayMs }),
      competition: national("World Cup"),
      neutral: true,
    },
    {
      ...fixtureOf("friendly", { home: away, away: home, kickoffAtMs: startMs + 2 * dayMs }),
      competition: national("Friendlies"),
    },
  );
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();

  const predicted = await rowsOf<{ ref: string }>(
    `select ref from prediction_revisions
     join external_refs on kind = 'match' and entity_id = match_id where market = '1X2' order by ref`,
  );
  expect(predicted.map((row) => row.ref)).toEqual(["final", "friendly"]);
  expect(await rowsOf("select count(*) as runs from model_runs"), "one fit for both").toEqual([{ runs: 1 }]);
  const [detail] = await rowsOf<{ evidence: string }>(
    `select evidence from prediction_revisions join external_refs on kind = 'match' and entity_id = match_id
     where ref = 'final' and market = '1X2'`,
  );
  expect(detail?.evidence).not.toContain("home_advantage");
});
