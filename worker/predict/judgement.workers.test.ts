import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import {
  type Football,
  createFootball,
  finishedAs,
  fixtureOf,
  resultPrices,
  seasonOf,
  teamsOf,
} from "../../test/football.ts";
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
import { type Book, consensus } from "./no-vig.ts";

const teams = teamsOf("Test", 10);
const scores: Record<string, [number, number]> = { one: [2, 0], two: [0, 0], three: [1, 3], four: [1, 1] };

// Wide, because the machines that run this are small and busy.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

/** Four predicted matches, three of them with a real price, one with a practice price only, and a team nobody knows. */
async function predicted(): Promise<{ football: Football; world: World }> {
  const football = createFootball(
    ...seasonOf({ teams, rounds: 40, untilMs: startMs, seed: 3 }),
    ...Object.keys(scores).map((ref, index) =>
      fixtureOf(ref, {
        home: teams[2 * index] ?? "",
        away: teams[2 * index + 1] ?? "",
        kickoffAtMs: startMs + (index + 1) * hourMs,
      }),
    ),
    fixtureOf("unknown team", { home: "Promoted Rovers", away: teams[8] ?? "", kickoffAtMs: startMs + hourMs }),
  );
  football.prices = [
    ...resultPrices("one", [1.8, 3.6, 4.6], { knownAtMs: startMs - hourMs }),
    ...resultPrices("two", [2.9, 3.2, 2.6], { knownAtMs: startMs - hourMs }),
    ...resultPrices("three", [2.2, 3.3, 3.5], { knownAtMs: startMs - hourMs }),
    ...resultPrices("four", [9, 9, 1.1], { knownAtMs: startMs - hourMs, simulated: true }),
    // "one" closed at the book it was published with and better elsewhere, "two" elsewhere only, the others nowhere real.
    ...resultPrices("one", [1.6, 4, 6], { knownAtMs: startMs - hourMs, closing: true }),
    ...resultPrices("one", [1.7, 4.2, 7], { knownAtMs: startMs - hourMs, closing: true, slug: "beta" }),
    ...resultPrices("two", [3, 3.4, 2.5], { knownAtMs: startMs - hourMs, closing: true, slug: "beta" }),
    ...resultPrices("two", [3.1, 3.3, 2.4], { knownAtMs: startMs - hourMs, closing: true, slug: "gamma" }),
    ...resultPrices("four", [9, 9, 1.1], { knownAtMs: startMs - hourMs, simulated: true, closing: true }),
  ];
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  return { football, world };
}

async function finishAll({ football, world }: { football: Football; world: World }): Promise<void> {
  await passTime(dayMs / 2);
  for (const [ref, [home, away]] of Object.entries(scores)) football.change(ref, finishedAs(home, away));
  football.change("unknown team", finishedAs(4, 4));
  world.realNowMs += 300_000;
  world.pending.push({ type: "collect.statuses" });
  await world.drain();
}

type Judged = {
  id: number;
  ref: string;
  market: string;
  published: number;
  outcome: string;
  evaluation_id: number;
  current: number;
  pick: string;
  confidence: number;
  odds: number | null;
  p1: number;
  p2: number;
  p3: number | null;
  result_revision: number;
  status: string;
  winning_selection: string | null;
  real_score: string | null;
  was_correct: number | null;
  brier: number | null;
  log_loss: number | null;
  ranked_probability_score: number | null;
  calibration_bin: number | null;
  closing_odds_thousandths: number | null;
  closing_probability: number | null;
  closing_line_value: number | null;
  kickoff_at_ms: number;
};

/** Every evaluation beside the revision it judged and the head of its prediction. */
function judgedRows(): Promise<Judged[]> {
  return rowsOf<Judged>(
    `select substr(matches.source_key, 8) as ref, head.market, head.published, head.outcome, head.evaluation_id,
      head.evaluation_id = evaluation.id as current, revision.pick, revision.confidence,
      iif(revision.odds_simulated, null, revision.odds_thousandths) / 1000.0 as odds, revision.probability_1 as p1,
      revision.probability_2 as p2, revision.probability_3 as p3, revision.kickoff_at_ms,
      evaluation.*
     from prediction_evaluations evaluation
     join predictions head on head.id = evaluation.prediction_id
     join prediction_revisions revision on revision.id = evaluation.revision_id and revision.id = head.revision_id
     join matches on matches.id = head.match_id
     order by evaluation.id`,
  );
}

type Sums = Record<string, string | number>;

/** The sums of the record along every dimension, made anew from the current judgements of what was published. */
function recordOf(rows: readonly Judged[]): Sums[] {
  const counted = rows.filter((row) => row.current === 1 && row.published === 1 && row.was_correct !== null);
  const cells = counted.flatMap((row) => {
    const names = {
      type: row.market,
      pick: row.pick,
      league: "Test League",
      confidence: ["80-100", "60-79", "40-59", "0-39"].find((range) => row.confidence >= Number.parseInt(range, 10)),
      model: "aibet-engine",
      month: new Date(row.kickoff_at_ms).toISOString().slice(0, 7),
    };
    return Object.entries(names).map(([dimension, name]) => ({ key: `${dimension} ${name} ${row.market}`, row }));
  });
  return [...Map.groupBy(cells, ({ key }) => key)]
    .map(([key, ofCell]) => {
      const judged = ofCell.map(({ row }) => row);
      const priced = judged.flatMap(({ odds, was_correct: won }) => (odds === null ? [] : [{ odds, won: won ?? 0 }]));
      const closed = judged.flatMap(({ closing_line_value: value }) => (value === null ? [] : [value]));
      return {
        key,
        total_predictions: judged.length,
        successful_predictions: judged.filter((row) => row.was_correct === 1).length,
        confidence_sum: sumOf(judged.map((row) => row.confidence)),
        brier_sum: sumOf(judged.map((row) => Math.round((row.brier ?? 0) * 1e12))),
        log_loss_sum: sumOf(judged.map((row) => Math.round((row.log_loss ?? 0) * 1e12))),
        ranked_sum: sumOf(judged.map((row) => Math.round((row.ranked_probability_score ?? 0) * 1e12))),
        priced: priced.length,
        odds_thousandths_sum: sumOf(priced.map(({ odds }) => Math.round(odds * 1000))),
        profit_thousandths: sumOf(priced.map(({ odds, won }) => Math.round(odds * 1000) * won - 1000)),
        closed: closed.length,
        closing_line_value_sum: sumOf(closed.map((value) => Math.round(value * 1e12))),
      };
    })
    .sort((one, other) => (one.key < other.key ? -1 : 1));
}

async function storedRecord(): Promise<Sums[]> {
  const rows = await rowsOf<Sums>("select dimension || ' ' || name || ' ' || market as key, * from prediction_stats");
  return rows
    .map(({ dimension: _dimension, name: _name, market: _market, ...sums }) => sums)
    .sort((one, other) => (String(one["key"]) < String(other["key"]) ? -1 : 1));
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

test("every prediction is judged once on each revision of the result, with the right score", async () => {
  const scene = await predicted();
  for (const matchId of [201, 202, 203, 204]) await scene.world.deliver({ type: "settle.match", matchId });
  expect(await judgedRows(), "nothing is judged before the end").toEqual([]);
  await finishAll(scene);

  const rows = await judgedRows();
  expect(rows).toHaveLength(15);
  expect(new Set(rows.map((row) => row.ref)).size).toBe(5);
  for (const row of rows) {
    const [home, away] = row.ref === "unknown team" ? [4, 4] : (scores[row.ref] ?? [0, 0]);
    const happened = {
      "1X2": [home > away, home === away, home < away],
      OU: [home + away > 2.5, home + away < 2.5],
      BTTS: [home > 0 && away > 0, !(home > 0 && away > 0)],
    }[row.market] as boolean[];
    const selections = { "1X2": ["1", "X", "2"], OU: ["over", "under"], BTTS: ["yes", "no"] }[row.market] as string[];
    const probabilities = [row.p1, row.p2, ...(row.p3 === null ? [] : [row.p3])];
    const winner = happened.indexOf(true);
    const wasCorrect = row.pick === selections[winner];
    expect(row, `${row.ref} ${row.market}`).toMatchObject({
      current: 1,
      result_revision: 1,
      winning_selection: selections[winner],
      real_score: `${home}-${away}`,
      was_correct: Number(wasCorrect),
      status: wasCorrect ? "success" : "failure",
      outcome: wasCorrect ? "success" : "failure",
    });
    expect(row.brier).toBeCloseTo(
      probabilities.reduce((sum, p, index) => sum + (index === winner ? (1 - p) ** 2 : p ** 2), 0),
      12,
    );
    expect(row.log_loss).toBeCloseTo(-Math.log(probabilities[winner] ?? 0), 12);
    const [p1, p2] = [row.p1, row.p2];
    const [o1, o2] = [Number(happened[0]), Number(happened[1])];
    const ranked = row.market === "1X2" ? ((p1 - o1) ** 2 + (p1 + p2 - o1 - o2) ** 2) / 2 : (p1 - o1) ** 2;
    expect(row.ranked_probability_score).toBeCloseTo(ranked, 12);
  }
  expect(new Set(rows.map((row) => row.was_correct))).toEqual(new Set([0, 1]));

  const judged = await dumpStore();
  const matchIds = await rowsOf<{ id: number }>("select distinct match_id as id from predictions");
  const messages = matchIds.map(({ id }) => ({ type: "settle.match", matchId: id }) as const);
  for (const message of messages) await scene.world.deliver(message);
  await Promise.all([...messages, ...messages].map((message) => scene.world.deliver(message)));
  expect(await dumpStore()).toEqual(judged);
});

/** What takes something back is believed when a later answer says it again. */
async function sayTwice(world: World): Promise<void> {
  for (let time = 0; time < 2; time += 1) {
    world.pending.push({ type: "collect.daily" });
    await world.drain();
    await passTime(60_000);
  }
}

test("a corrected result adds a second judgement, and a match that loses its result is void", async () => {
  const scene = await predicted();
  await finishAll(scene);
  const first = (await judgedRows()).filter((row) => row.ref === "one");

  scene.football.change("one", finishedAs(0, 3));
  await sayTwice(scene.world);
  const corrected = (await judgedRows()).filter((row) => row.ref === "one");
  expect(corrected.map((row) => [row.result_revision, row.current, row.real_score])).toEqual([
    ...[1, 1, 1].map((revision) => [revision, 0, "2-0"]),
    ...[2, 2, 2].map((revision) => [revision, 1, "0-3"]),
  ]);
  const asJudged = ({ id, status, was_correct: wasCorrect, brier, log_loss: logLoss }: Judged) => ({
    id,
    status,
    wasCorrect,
    brier,
    logLoss,
  });
  expect(corrected.slice(0, 3).map(asJudged), "the first judgement stays as it was").toEqual(first.map(asJudged));
  expect(corrected.slice(3).every((row) => row.outcome === row.status)).toBe(true);
  expect(corrected.find((row) => row.market === "1X2" && row.result_revision === 2)).toMatchObject({ was_correct: 0 });

  scene.football.change("one", { statusCode: "AWD", fullTime: null });
  await sayTwice(scene.world);
  const annulled = (await judgedRows()).filter((row) => row.ref === "one" && row.current === 1);
  expect(annulled).toHaveLength(3);
  for (const row of annulled) {
    expect(row).toMatchObject({
      result_revision: 3,
      outcome: "void",
      status: "void",
      winning_selection: null,
      real_score: null,
      was_correct: null,
      brier: null,
      log_loss: null,
    });
  }
});

test("a match called off before it began is void too", async () => {
  const { football, world } = await predicted();
  await passTime(hourMs / 2);
  football.change("two", { statusCode: "CANC" });
  await sayTwice(world);
  expect((await judgedRows()).map((row) => [row.ref, row.market, row.outcome])).toEqual(
    ["1X2", "OU", "BTTS"].map((market) => ["two", market, "void"]),
  );
});

test("the record equals a recomputation from the evaluations, through corrections and annulments", async () => {
  const scene = await predicted();
  await finishAll(scene);
  const full = recordOf(await judgedRows());
  expect(full.map((row) => [row["key"], row["total_predictions"]])).toContainEqual(["type 1X2 1X2", 4]);
  expect(await storedRecord()).toEqual(full);
  expect(
    full.find((row) => row["key"] === "type 1X2 1X2"),
    "a practice price is no price",
  ).toMatchObject({
    priced: 3,
    closed: 2,
  });
  expect(
    (await judgedRows()).some((row) => row.published === 0),
    "what was kept unpublished is not counted",
  ).toBe(true);

  const changes: [string, Parameters<Football["change"]>[1]][] = [
    ["one", finishedAs(0, 0)],
    ["three", finishedAs(5, 3)],
    ["two", { statusCode: "AWD", fullTime: null }],
    ["one", { statusCode: "AWD", fullTime: null }],
    ["three", { statusCode: "AWD", fullTime: null }],
    ["four", { statusCode: "AWD", fullTime: null }],
    ["four", finishedAs(1, 0)],
  ];
  for (const [ref, change] of changes) {
    scene.football.change(ref, change);
    await sayTwice(scene.world);
    expect(await storedRecord(), `${ref} ${JSON.stringify(change)}`).toEqual(recordOf(await judgedRows()));
  }

  const kept = await storedRecord();
  expect(kept.length, "there is something left to rebuild").toBeGreaterThan(0);
  await env.DB.batch([
    env.DB.prepare("delete from prediction_stats"),
    env.DB.prepare("insert into prediction_stats select * from prediction_recount"),
  ]);
  expect(await storedRecord(), "counted anew").toEqual(kept);
});

test("the pick is held against what all closing books give it without margin, and its own probability names its bin", async () => {
  const scene = await predicted();
  await finishAll(scene);
  const results = (await judgedRows()).filter((row) => row.market === "1X2" && row.published === 1);
  const selections = ["1", "X", "2"];
  const closing: Record<string, number[]> = { one: [1600, 4000, 6000], two: [3100, 3400, 2500] };
  const book = (...odds: number[]) => ({ odds, sharp: false });
  const closingBooks: Record<string, Book[]> = {
    one: [book(1.6, 4, 6), book(1.7, 4.2, 7)],
    two: [book(3, 3.4, 2.5), book(3.1, 3.3, 2.4)],
  };
  for (const row of results) {
    const nth = selections.indexOf(row.pick);
    const close = closing[row.ref]?.[nth] ?? null;
    expect(row.closing_odds_thousandths, row.ref).toBe(row.ref === "four" ? null : close);
    if (close === null) expect(row.closing_line_value, row.ref).toBeNull();
    else {
      const fair = consensus(closingBooks[row.ref] ?? [])?.[nth] ?? Number.NaN;
      expect(row.closing_probability, row.ref).toBeCloseTo(fair, 12);
      expect(row.closing_line_value, row.ref).toBeCloseTo((row.odds ?? Number.NaN) * fair - 1, 12);
    }
    expect(row.calibration_bin).toBe(Math.floor(10 * ([row.p1, row.p2, row.p3 ?? 0][nth] ?? 0)));
  }
  expect(results.filter((row) => row.closing_line_value !== null)).toHaveLength(2);
});
