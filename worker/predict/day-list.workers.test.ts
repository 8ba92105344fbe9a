import { env } from "cloudflare:workers";
import { beforeAll, expect, test } from "vitest";

import { loadList } from "../../app/routes/predictions/list.server.ts";
import { createFootball, fixtureOf, seasonOf, teamsOf } from "../../test/football.ts";
import { type TappedStatement, createWorld, dayMs, freshStore, hourMs, rowsOf, startMs } from "../../test/world.ts";
import type { PredictionBody } from "./contract.ts";
import { listPredictionHeads, listPredictionsByIds } from "./service.ts";

const fixtureCount = 240;
const rowsOnPage = 50;
const place = { origin: "https://aibet.example", lang: "fr" } as const;
const day = { fromMs: startMs, toMs: startMs + 12 * hourMs };
const leagues = ["Ligue Nord", "Ligue Sud"];

/** A day fuller than any: every third match in the second league, every fifth of them handball, every seventh in play. */
beforeAll(async () => {
  await freshStore();
  const teams = new Map(leagues.map((league) => [league, teamsOf(league, 20)]));
  const world = createWorld(
    createFootball(
      ...leagues.flatMap((league, seed) =>
        seasonOf({ league, teams: teams.get(league) ?? [], rounds: 38, untilMs: startMs, seed }),
      ),
      ...Array.from({ length: fixtureCount }, (_, index) => {
        const league = leagues[index % 3 === 2 ? 1 : 0] ?? "";
        const [home = "", away = ""] = [index, index + 7].map((seat) => teams.get(league)?.[seat % 20]);
        return fixtureOf(`match ${index}`, { league, home, away, kickoffAtMs: startMs + (index + 1) * 120_000 });
      }),
    ),
  );
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  const names = await rowsOf<{ name: string }>(
    "select name from pragma_table_info('prediction_revisions') where name <> 'id'",
  );
  // No source of ours gives the market another opinion than what is published; the list is ready for one that does.
  const replaced: Record<string, string> = {
    revision: "revision + 1",
    probability_source: "'independent'",
    market_home: "iif(prediction_id % 4 = 0, null, probability_1 - (prediction_id % 11 - 5) / 100.0)",
    market_draw: "iif(prediction_id % 4 = 0, null, probability_2)",
    market_away: "iif(prediction_id % 4 = 0, null, probability_3 + (prediction_id % 11 - 5) / 100.0)",
  };
  await env.DB.batch([
    env.DB.prepare(
      `insert into prediction_revisions (${names.map(({ name }) => name).join(", ")})
        select ${names.map(({ name }) => replaced[name] ?? name).join(", ")} from prediction_revisions where market = '1X2'`,
    ),
    env.DB.prepare("update predictions set sport = 'Handball' where match_id % 5 = 0"),
    env.DB.prepare("update matches set sport = 'Handball' where id % 5 = 0"),
    env.DB.prepare("update predictions set match_status = 'live' where match_id % 7 = 0 and match_status = 'upcoming'"),
    env.DB.prepare("update matches set status = 'live' where id % 7 = 0 and status = 'upcoming'"),
  ]);
}, 120_000);

function pageOf(address: string) {
  const services = createWorld(null).compose();
  const page = { services, zone: "UTC", origin: place.origin, isLocal: true };
  return loadList(page, new URL(address, place.origin).searchParams);
}

function idsOf({ page }: Awaited<ReturnType<typeof pageOf>>): number[] {
  return page.days.flatMap(({ sections }) =>
    sections.flatMap((section) => section.leagues.flatMap(({ lines }) => lines.map(({ id }) => id))),
  );
}

async function everyPrediction(): Promise<PredictionBody[]> {
  const ctx = createWorld(null).compose();
  const heads = await listPredictionHeads(ctx, { type: "1X2", ...day });
  return listPredictionsByIds(ctx, { ...place, ids: heads.map(({ id }) => id) });
}

test("a day of any length is shown whole, fifty a page, and its leagues are counted as they are", async () => {
  const published = await rowsOf<{ id: number; league: string }>(
    "select id, league from predictions where published = 1 and market = '1X2' order by id",
  );
  expect(published).toHaveLength(fixtureCount);
  const shown: number[] = [];
  for (let number = 1; number <= Math.ceil(fixtureCount / rowsOnPage); number += 1) {
    const loaded = await pageOf(`/predictions?date=2026-10-02&page=${number}`);
    expect(idsOf(loaded).length).toBe(Math.min(rowsOnPage, fixtureCount - shown.length));
    expect(loaded.page).toMatchObject({
      page: number,
      pageCount: Math.ceil(fixtureCount / rowsOnPage),
      total: fixtureCount,
    });
    expect(loaded.page.leagues.map(({ league, count }) => [league, count])).toEqual(
      leagues.map((name) => [name, published.filter(({ league }) => league === name).length]),
    );
    shown.push(...idsOf(loaded));
  }
  expect(shown.toSorted((one, other) => one - other)).toEqual(published.map(({ id }) => id));
  expect(new Set(idsOf(await pageOf("/predictions?date=2026-10-02&league=ligue-sud-xx&page=2")))).toEqual(
    new Set(shown.slice(fixtureCount * (2 / 3)).slice(rowsOnPage)),
  );
});

test("every limit leaves exactly what it says, and the first match to come is the one previewed", async () => {
  const all = await everyPrediction();
  const likeliest = (body: PredictionBody) => Math.max(...Object.values(body.probabilities));
  const edgeOf = ({ probabilities, market_probabilities: market }: PredictionBody) => {
    const ours = [probabilities["1"], probabilities["X"], probabilities["2"]].map((one) => one ?? 0);
    const index = ours.indexOf(Math.max(...ours));
    return market ? (ours[index] ?? 0) - (market[index] ?? 0) : Number.NEGATIVE_INFINITY;
  };
  const limits: [query: string, isLeft: (body: PredictionBody) => boolean][] = [
    ["min_probability=40", (body) => likeliest(body) * 100 >= 40],
    ["min_probability=60", (body) => likeliest(body) * 100 >= 60],
    ["min_edge=1", (body) => edgeOf(body) * 100 >= 1],
    ["min_edge=3", (body) => edgeOf(body) * 100 >= 3],
    ["min_edge=1&min_probability=50", (body) => edgeOf(body) * 100 >= 1 && likeliest(body) * 100 >= 50],
    ["hide_started=1", ({ match }) => match.status === "upcoming"],
    ["sport=handball", ({ match }) => match.sport === "Handball"],
    ["league=ligue-sud-xx&hide_started=1", ({ match }) => match.status === "upcoming" && match.league === "Ligue Sud"],
    ["min_reliability=3", ({ confidence }) => confidence >= 50],
  ];
  for (const [query, isLeft] of limits) {
    const left = all.filter(isLeft);
    const { page } = await pageOf(`/predictions?date=2026-10-02&${query}`);
    expect(page.total, query).toBe(left.length);
    const upcoming = left.filter(({ match }) => match.status === "upcoming");
    const [first] = upcoming.toSorted((one, other) => (one.match.match_date < other.match.match_date ? -1 : 1));
    expect(page.preview?.line.id, query).toBe(first?.id);
    if (!query.startsWith("min_reliability")) {
      expect(left.length, `${query} leaves some`).toBeGreaterThan(0);
      expect(left.length, `${query} leaves some out`).toBeLessThan(all.length);
    }
  }
});

test("a full day costs two rows a match, three with a limit on probabilities, and four for each that is shown", async () => {
  const rowsReadBy = async (ask: (ctx: ReturnType<ReturnType<typeof createWorld>["compose"]>) => Promise<unknown>) => {
    const statements: TappedStatement[] = [];
    const world = createWorld(null);
    world.intercept = (call, run) => {
      statements.push(...call.statements);
      return run();
    };
    await ask(world.compose());
    const [asked, ...others] = statements;
    if (!asked || others.length > 0) throw new Error(`${statements.length} round trips`);
    const { meta } = await env.DB.prepare(asked.query)
      .bind(...asked.values)
      .all();
    return meta.rows_read;
  };
  const heads = await rowsReadBy((ctx) => listPredictionHeads(ctx, { type: "1X2", ...day }));
  const likely = await rowsReadBy((ctx) =>
    listPredictionHeads(ctx, { type: "1X2", ...day, minProbability: 40, minEdge: 1 }),
  );
  const searched = await rowsReadBy((ctx) =>
    listPredictionHeads(ctx, { type: "1X2", fromMs: startMs - dayMs, toMs: startMs + 7 * dayMs, q: "nothing like it" }),
  );
  const ids = (await listPredictionHeads(createWorld(null).compose(), { type: "1X2", ...day })).map(({ id }) => id);
  const whole = await rowsReadBy((ctx) => listPredictionsByIds(ctx, { ...place, ids: ids.slice(0, rowsOnPage + 1) }));
  console.info(
    `a day of ${fixtureCount}: ${heads} rows, ${likely} with limits, ${searched} to search, ${whole} for a page`,
  );
  expect(heads).toBeLessThanOrEqual(2 * fixtureCount + 1);
  expect(likely).toBeLessThanOrEqual(3 * fixtureCount + 1);
  expect(searched).toBeLessThanOrEqual(fixtureCount + 1);
  expect(whole).toBeLessThanOrEqual(4 * (rowsOnPage + 1));
});
