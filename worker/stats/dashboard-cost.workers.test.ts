import { env } from "cloudflare:workers";
import { expect, test } from "vitest";

import { createFootball, fixtureOf, teamsOf } from "../../test/football.ts";
import { type TestBet, placeBets, settleBets } from "../../test/settled-bets.ts";
import { contextOf } from "../../test/signed-in.ts";
import { type Player, openBankroll, playerWith } from "../../test/wallets.ts";
import {
  type TappedStatement,
  createWorld,
  dayMs,
  freshStore,
  hourMs,
  rowsOf,
  startMs,
  tapDatabase,
} from "../../test/world.ts";
import type { ServiceContext } from "../context.ts";
import { openDatabase } from "../platform/db.ts";
import { listBankrolls } from "../wallet/service.ts";
import { getDashboard, getUserStats } from "./dashboard.ts";

const settledCount = 10_000;
const openCount = 60;

/** Rows D1 bills for a statement. */
async function rowsReadBy({ query, values }: TappedStatement): Promise<number> {
  const { meta } = await env.DB.prepare(query)
    .bind(...values)
    .all();
  return meta.rows_read;
}

/** Round trips and rows of what somebody asks. */
async function costOf(player: Player, ask: (ctx: ServiceContext) => Promise<unknown>) {
  const statements: TappedStatement[] = [];
  let trips = 0;
  const db = openDatabase(
    tapDatabase(env.DB, (call, run) => {
      trips += 1;
      statements.push(...call.statements);
      return run();
    }),
  );
  await ask({ ...contextOf({ userId: player.userId }, () => player.clock.nowMs), db });
  const rows = await Promise.all(statements.map(rowsReadBy));
  return { trips, rows: rows.reduce((sum, read) => sum + read, 0), byStatement: rows };
}

test("the dashboard and statistics of somebody with 10,000 bets cost three round trips and 500 rows at most", async () => {
  await freshStore();
  const teams = teamsOf("Test", 20);
  const football = createFootball(
    ...Array.from({ length: 10 }, (_, index) =>
      fixtureOf(`match ${index}`, {
        home: teams[index] ?? "",
        away: teams[index + 10] ?? "",
        kickoffAtMs: startMs + (index + 1) * hourMs,
      }),
    ),
  );
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  const matches = await rowsOf<{ id: number }>("select id from matches");

  const player = await playerWith("1000000.00");
  const second = { ...player, bankrollId: await openBankroll(player.ctx, "1000000.00") };
  await openBankroll(player.ctx, "100.00", "GBP");
  const betsOf = (name: string, count: number) =>
    Array.from({ length: count }, (_, index): TestBet => {
      const matchId = matches[index % matches.length]?.id ?? 0;
      const selection = ["1", "X", "2"][index % 3] ?? "1";
      return { reference: `bet_${name}_${index}`, matchId, selection, acceptedAtMs: startMs - hourMs };
    });
  for (const [name, owner] of [
    ["first", player],
    ["second", second],
  ] as const) {
    const bets = betsOf(name, settledCount / 2);
    await placeBets(owner, [...bets, ...betsOf(`open ${name}`, openCount / 2)]);
    await settleBets(
      owner,
      bets.map((bet, index) => ({
        bet,
        // Some on each of the last four hundred days of the match clock.
        result:
          index % 2 === 0
            ? { outcome: "won", payoutMinor: 2_000, settledAtMs: startMs - (index % 400) * dayMs }
            : { outcome: "lost", payoutMinor: 0, settledAtMs: startMs - (index % 400) * dayMs },
      })),
    );
    // As if money had moved on every day of a year.
    const days = Array.from({ length: 365 }, (_, index) => Math.floor(player.clock.nowMs / dayMs) - index - 1);
    await env.DB.prepare(
      `insert into bankroll_days (bankroll_id, day, net_deposits_minor, profit_minor)
      select ?1, value, 100000000, 0 from json_each(?2)`,
    )
      .bind(owner.bankrollId, JSON.stringify(days))
      .run();
  }

  const dashboard = await getDashboard(player.ctx, { query: {}, origin: "https://example.org" });
  expect(dashboard.summary).toMatchObject({
    total_predictions: settledCount + openCount,
    successful_predictions: 5_000,
  });
  expect(dashboard.recent_predictions).toHaveLength(8);
  expect(dashboard.upcoming_matches).toHaveLength(8);

  for (const [name, ask] of [
    ["dashboard", (ctx: ServiceContext) => getDashboard(ctx, { query: {}, origin: "https://example.org" })],
    [
      "dashboard of a bankroll",
      (ctx: ServiceContext) => getDashboard(ctx, { query: { bankroll: second.bankrollId }, origin: "" }),
    ],
    ["statistics", (ctx: ServiceContext) => getUserStats(ctx, {})],
    ["bankrolls", listBankrolls],
  ] as const) {
    const { trips, rows, byStatement } = await costOf(player, ask);
    console.info(
      `${name} of ${settledCount} bets: ${trips} round trips, ${rows} rows read (${byStatement.join(" + ")})`,
    );
    // A replay asks the store for its clock as well.
    expect(trips, name).toBeLessThanOrEqual(2);
    expect(rows, name).toBeLessThanOrEqual(500);
  }
}, 120_000);
