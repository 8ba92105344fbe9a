import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";

import { createWorld, dayMs, freshStore, startMs } from "../../test/world.ts";
import { matchDetailSchema } from "./contract.ts";
import { getMatchDetail } from "./service.ts";

beforeEach(async () => {
  await freshStore();
  await env.DB.batch([
    env.DB.prepare("insert into competitions (slug, name, country, created_at_ms) values ('cup', 'Cup', 'XX', 0)"),
    env.DB.prepare(
      "insert into teams (slug, name, country, created_at_ms) values ('a', 'A', 'XX', 0), ('b', 'B', 'XX', 0)",
    ),
    env.DB.prepare(
      `insert into matches (id, source_key, competition_id, season, home_team_id, away_team_id, league, country, home_team,
        away_team, home_slug, away_slug, kickoff_at_ms, status, provider_status, venue, neutral, created_at_ms, updated_at_ms)
      values (7, 'test:7', 1, '2026', 1, 2, 'Cup', 'XX', 'A', 'B', 'a', 'b', ?, 'upcoming', 'NS', 'The Oval', 1, 0, 0)`,
    ).bind(startMs + dayMs),
  ]);
});

async function detail() {
  const body = await getMatchDetail(createWorld(null).compose(), {
    id: 7,
    origin: "https://aibet.example",
    lang: "fr",
  });
  expect(matchDetailSchema.parse(body)).toStrictEqual(body);
  return body;
}

test("a match is told with what is around it, and of when that is", async () => {
  expect(await detail()).toMatchObject({
    id: 7,
    surroundings: { venue: "The Oval", neutral: true, line_ups: null },
    data_as_of: null,
  });
  await env.DB.prepare(
    `insert into collection_logs (job, provider, status, due_count, fetched_count, stored_count, upstream_calls, match_at_ms,
      started_at_ms, finished_at_ms) values ('live', 'api-football', 'ok', 1, 0, 0, 1, ?, 0, 0)`,
  )
    .bind(startMs)
    .run();
  expect((await detail()).data_as_of).toBe("2026-10-02T12:00:00.000Z");
});
