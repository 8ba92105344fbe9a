import { env } from "cloudflare:workers";
import { expect, test } from "vitest";

import { createFootball, fixtureOf, seasonOf, teamsOf } from "../../test/football.ts";
import { type Intercept, type TappedStatement, createWorld, freshStore, hourMs, startMs } from "../../test/world.ts";
import { type PredictionListQuery, predictionListQuery } from "./contract.ts";
import { listPredictions } from "./service.ts";

/** The plan of a statement, line by line. */
async function planOf({ query, values }: TappedStatement): Promise<string[]> {
  const { results } = await env.DB.prepare(`explain query plan ${query}`)
    .bind(...values)
    .all<{ detail: string }>();
  return results.map(({ detail }) => detail);
}

/** Rows D1 bills for a statement. */
async function rowsReadBy({ query, values }: TappedStatement): Promise<number> {
  const { meta } = await env.DB.prepare(query)
    .bind(...values)
    .all();
  return meta.rows_read;
}

test("a list of twenty costs two round trips, three rows an item and the covering count", async () => {
  await freshStore();
  const teams = teamsOf("Test", 20);
  const matchCount = 67;
  const football = createFootball(
    ...seasonOf({ teams, rounds: 38, untilMs: startMs, seed: 3 }),
    ...Array.from({ length: matchCount }, (_, index) =>
      fixtureOf(`match ${index}`, {
        home: teams[index % 20] ?? "",
        away: teams[(index + 7) % 20] ?? "",
        kickoffAtMs: startMs + (index + 1) * hourMs,
      }),
    ),
  );
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();

  const cost = async (wanted: Record<string, string>) => {
    const statements: TappedStatement[] = [];
    const meter: Intercept = (call, run) => {
      statements.push(...call.statements);
      return run();
    };
    world.intercept = meter;
    const query: PredictionListQuery = predictionListQuery.parse({ page_size: "20", ...wanted });
    const address = "https://example.org/api/v1/predictions";
    const list = await listPredictions(world.compose(), { query, address, origin: "https://example.org" });
    const read = await Promise.all(statements.map(rowsReadBy));
    const plans = await Promise.all(statements.map(planOf));
    return { list, trips: statements.length, rowsRead: read.reduce((sum, rows) => sum + rows, 0), plans };
  };

  for (const wanted of [
    {},
    { page: "2" },
    { ordering: "-match_date" },
    { date_from: "2026-10-02", date_to: "2026-10-05" },
    { league: "Test League", sport: "football" },
    { q: "town 01" },
    { type: "OU", lang: "en" },
  ] as Record<string, string>[]) {
    const { list, trips, rowsRead, plans } = await cost(wanted);
    const name = JSON.stringify(wanted);
    expect(list.results.length, name).toBeGreaterThan(0);
    expect(trips, name).toBeLessThanOrEqual(2);
    // A filter the index can only check while walking costs the walk once more.
    const walked = wanted["q"] || wanted["league"] ? matchCount : 0;
    const skipped = 20 * (Number(wanted["page"] ?? "1") - 1);
    // Each walk over the index looks one row past its end.
    expect(rowsRead, name).toBeLessThanOrEqual(3 * list.results.length + skipped + matchCount + walked + trips);
    for (const plan of plans) {
      const onPredictions = plan.filter(
        (line) => /\b(SEARCH|SCAN) predictions (?!.*revision)/.test(line) && line.includes("USING"),
      );
      expect(onPredictions, `${name}: ${plan.join(" | ")}`).toHaveLength(1);
      expect(onPredictions[0]).toContain("USING COVERING INDEX predictions_list");
      expect(plan.join(" | "), name).not.toMatch(/TEMP B-TREE.*TEMP B-TREE|SCAN (matches|prediction_revisions)/);
    }
  }
  const { list, rowsRead } = await cost({});
  expect(list).toMatchObject({ count: matchCount, previous: null });
  expect(list.results).toHaveLength(20);
  console.info(`list of 20 of ${matchCount}: ${rowsRead} rows read`);
  expect(list.results.map(({ match }) => match.match_date)).toEqual(
    Array.from({ length: 20 }, (_, index) => new Date(startMs + (index + 1) * hourMs).toISOString()),
  );
}, 60_000);
