import { expect, test, vi } from "vitest";

import { insertBets, matchIdOf, matchday, withoutPlan } from "../../test/bets.ts";
import { finishedAs } from "../../test/football.ts";
import { seeds } from "../../test/simulations.ts";
import { playerWith } from "../../test/wallets.ts";
import { freshStore, hourMs, passTime, rowsOf } from "../../test/world.ts";
import { listBetDifferences } from "./reconciliation.ts";

vi.setConfig({ testTimeout: 900_000 });

/** `npm run test:deep` has ten thousand. */
const count = seeds(1_000);
const players = 10;

test("every bet on a match is settled by as few messages as carry them; what it took is printed and decides nothing", async () => {
  await freshStore();
  const day = await matchday("a");
  for (let number = 0; number < players; number += 1) {
    const player = await playerWith("10000.00");
    await withoutPlan(player.ctx, player.bankrollId);
    const { userId, bankrollId } = player;
    for (let start = 0; start < count / players; start += 250) {
      const bets = Array.from({ length: Math.min(250, count / players - start) }, (_, index) => ({
        userId,
        bankrollId,
        reference: `bet_${number}_${start + index}`,
        stakeMinor: 100,
        legs: [{ ref: "a", selection: index % 2 === 0 ? "1" : "2" }],
      }));
      await insertBets(player.ctx, bets);
    }
  }
  day.football.change("a", finishedAs(1, 0));
  await passTime(4 * hourMs);
  await day.world.deliver({ type: "collect.daily" });
  day.world.pending = [{ type: "settle.bets", matchId: await matchIdOf("a") }];
  day.world.sent = [];
  const startedMs = Date.now();
  await day.world.drain();
  const settledMs = Date.now() - startedMs;
  expect(
    await rowsOf(
      "select status, outcome, count(*) as count, sum(payout_minor) as paid from bets group by 1, 2 order by 2",
    ),
  ).toEqual([
    { status: "settled", outcome: "lost", count: count / 2, paid: 0 },
    { status: "settled", outcome: "won", count: count / 2, paid: count * 100 },
  ]);
  expect(day.world.sent.filter(({ type }) => type === "settle.bets").length).toBeLessThanOrEqual(count / 1_000);
  const reconciledAtMs = Date.now();
  expect(await listBetDifferences(day.world.compose(), null)).toEqual([]);
  const [ledger] = await rowsOf<{ entries: number }>("select count(*) as entries from ledger_entries");
  console.info(
    `${count} bets settled in ${settledMs} ms; bets reckoned against ${ledger?.entries} entries in ${Date.now() - reconciledAtMs} ms`,
  );
});
