import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import { type TestLeg, betsNow, insertBets, matchIdOf, matchday, withoutPlan } from "../../test/bets.ts";
import { finishedAs } from "../../test/football.ts";
import { type Player, bookOf, expectSoundBooks, playerWith } from "../../test/wallets.ts";
import { freshStore, hourMs, passTime, rowsOf, startMs } from "../../test/world.ts";

vi.setConfig({ testTimeout: 120_000 });
beforeEach(freshStore);

async function bettor(amount = "1000.00"): Promise<Player> {
  const player = await playerWith(amount);
  await withoutPlan(player.ctx, player.bankrollId);
  return player;
}

function place(player: Player, reference: string, ...legs: TestLeg[]): Promise<void> {
  return insertBets(player.ctx, [{ userId: player.userId, bankrollId: player.bankrollId, reference, legs }]);
}

test("a result is a paid bet within the same minute: ledger, bet, leg, record and a word to its owner", async () => {
  const { tell } = await matchday("a");
  const player = await bettor();
  await place(player, "bet_1", { ref: "a" });
  await passTime(4 * hourMs);
  await tell("a", finishedAs(2, 1));
  expect(await betsNow()).toEqual({ bet_1: "settled won 2000 r1" });
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 101_000, house: -1_000, issuance: -100_000 });
  expect(await rowsOf("select outcome, reason from bet_legs")).toEqual([{ outcome: "won", reason: null }]);
  expect(await rowsOf("select id, user_id, kind, body, sent_at_ms from outbox")).toEqual([
    { id: "settle:bet_1:1", user_id: player.userId, kind: "bet_settled", body: '{"betId":1}', sent_at_ms: null },
  ]);
  expect(
    await rowsOf("select bets, hits, turnover_minor, returned_minor from user_prediction_stats where dimension = 'total'"),
  ).toEqual([{ bets: 1, hits: 1, turnover_minor: 1_000, returned_minor: 2_000 }]);
  await expectSoundBooks(player.ctx);
});
