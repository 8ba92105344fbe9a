import { rmSync } from "node:fs";

import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";

import { type Line, predictLeague } from "../../cli/backtest/predict-league.ts";
import { readLeague } from "../../cli/backtest/read-leagues.ts";
import { writeInventedRecord } from "../invented-record.ts";
import { type ReplayWorker, startReplayWorker } from "../replay-worker.ts";

const dayMs = 86_400_000;
const folder = writeInventedRecord("engine");
let house: ReplayWorker;

beforeAll(async () => {
  house = await startReplayWorker(21, { tapeFolder: folder });
  await house.moveTo(house.startMs + 2 * dayMs);
});

afterAll(async () => {
  await house.stop();
  rmSync(folder, { recursive: true });
});

const tripleSchema = z.tuple([z.number(), z.number(), z.number()]);
const goalsSchema = z.object({ over25: z.number(), btts: z.number() });
const evidenceSchema = z.object({
  sets: z.object({
    results: tripleSchema,
    independent: tripleSchema,
    goals: z.object({ results: goalsSchema, independent: goalsSchema }),
    components: z.record(z.string(), tripleSchema.nullable()),
  }),
});

test("what the Worker stores of a match is what a backtest says of it, set by set and model by model", async () => {
  const database = await house.database("DB");
  const { results: rows } = await database
    .prepare(
      `select date(m.kickoff_at_ms / 1000, 'unixepoch') as date, m.home_team as home, r.* from prediction_revisions r
       join predictions p on p.revision_id = r.id join matches m on m.id = r.match_id
       where r.market = '1X2' and m.status = 'finished'`,
    )
    .all();
  const lines = new Map<string, Line>();
  for (const league of ["E0", "E1"]) {
    const record = readLeague(folder, league, { fromYear: 2023, toYear: 2023 });
    const [fromDay, toDay] = [house.startMs / dayMs - 30, house.startMs / dayMs + 5];
    for (const { lines: ofMatch } of predictLeague(record, { fromDay, toDay, withFeatures: false })) {
      for (const line of ofMatch) lines.set(`${line.date} ${line.home} ${line.model}`, line);
    }
  }

  expect(rows.length).toBeGreaterThanOrEqual(16);
  for (const row of rows) {
    const stored = z
      .object({
        date: z.string(),
        home: z.string(),
        result_home: z.number(),
        result_draw: z.number(),
        result_away: z.number(),
        over_probability: z.number(),
        btts_probability: z.number(),
        probability_source: z.literal("market"),
        evidence: z.string(),
      })
      .parse(row);
    const { sets } = evidenceSchema.parse(JSON.parse(stored.evidence));
    const said: [model: string, result: number[], goals: number[]][] = [
      [
        "published",
        [stored.result_home, stored.result_draw, stored.result_away],
        [stored.over_probability, stored.btts_probability],
      ],
      ["results", sets.results, Object.values(sets.goals.results)],
      ["independent", sets.independent, Object.values(sets.goals.independent)],
      ...Object.entries(sets.components).map(([model, result]): [string, number[], number[]] => [
        model,
        result ?? [],
        [],
      ]),
    ];
    for (const [model, result, goals] of said) {
      const line = lines.get(`${stored.date} ${stored.home} ${model}`);
      const where = `${stored.date} ${stored.home} ${model}`;
      expect(line, where).toBeDefined();
      result.forEach((p, index) => expect(Math.abs(p - (line?.p[index] ?? 9)), where).toBeLessThan(1e-6));
      const told = [line?.over25 ?? 9, line?.btts ?? 9];
      goals.forEach((p, index) => expect(Math.abs(p - (told[index] ?? 9)), where).toBeLessThan(1e-6));
    }
  }
});
