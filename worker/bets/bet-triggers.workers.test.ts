import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import { type Matchday, type TestBet, betsNow, insertBets, matchday, withoutPlan } from "../../test/bets.ts";
import { finishedAs } from "../../test/football.ts";
import { type Player, playerWith } from "../../test/wallets.ts";
import { freshStore, hourMs, passTime, rowsOf } from "../../test/world.ts";

vi.setConfig({ testTimeout: 60_000 });
let day: Matchday;
let player: Player;

beforeEach(async () => {
  await freshStore();
  day = await matchday("a");
  player = await playerWith("100.00");
});

function place(reference: string, changed: Partial<TestBet> = {}): Promise<void> {
  const { userId, bankrollId, ctx } = player;
  return insertBets(ctx, [{ userId, bankrollId, reference, legs: [{ ref: "a" }], stakeMinor: 200, ...changed }]);
}

function change(set: string): Promise<unknown> {
  return env.DB.exec(`update bets set ${set} where reference = 'bet_1'`);
}

test("a stake is within the wallet and the plan, and comes from one's own bankroll", async () => {
  await expect(place("bet_1", { stakeMinor: 201 })).rejects.toThrow("bet refused: above the plan");
  await withoutPlan(player.ctx, player.bankrollId);
  await expect(place("bet_1", { stakeMinor: 10_001 })).rejects.toThrow("bet refused: balance");
  const other = await playerWith("100.00");
  await expect(place("bet_1", { userId: other.userId })).rejects.toThrow("bet refused: bankroll");
  await place("bet_1", { stakeMinor: 10_000 });
  await expect(place("bet_1")).rejects.toThrow("bet refused: placed before");
});

test("no leg is taken once its match has kicked off, and none is added to a bet that stands", async () => {
  await place("bet_1");
  await expect(
    env.DB.exec(
      "insert into bet_legs select bet_id, 2, match_id + 1, competition_id, revision_id, home_team_id, kickoff_at_ms, market, selection, line_hundredths, odds_thousandths, bookmaker, simulated, odds_known_at_ms, outcome, reason from bet_legs",
    ),
  ).rejects.toThrow("bet refused: legs are frozen");
  await passTime(2 * hourMs);
  await expect(place("bet_2", { stakeMinor: 100 })).rejects.toThrow("bet refused: not open");
  expect(await betsNow()).toEqual({ bet_1: "open r0" });
});

test("what was agreed stays as it was, in the bet and in its legs", async () => {
  await place("bet_1");
  await expect(change("stake_minor = 100")).rejects.toThrow("a bet stays as it was agreed");
  await expect(change("odds_thousandths = 9000")).rejects.toThrow("a bet stays as it was agreed");
  await expect(env.DB.exec("update bet_legs set odds_thousandths = 9000")).rejects.toThrow(
    "a leg stays as it was agreed",
  );
  await expect(env.DB.exec("update bet_legs set kickoff_at_ms = 0")).rejects.toThrow("a leg stays as it was agreed");
  await expect(env.DB.exec("delete from bets")).rejects.toThrow("bets are never deleted");
  await expect(env.DB.exec("delete from bet_legs")).rejects.toThrow("legs are never deleted");
});

test("a bet changes its state only together with the books, one settlement after the other", async () => {
  await place("bet_1");
  const paid = "outcome = 'won', payout_minor = 400, settled_at_ms = 0";
  const none = "outcome = null, payout_minor = null, settled_at_ms = null";
  await expect(change(`status = 'settled', revision = 1, ${paid}`)).rejects.toThrow("not in this state");
  await expect(change("status = 'taken_back'")).rejects.toThrow("not in this state");
  await expect(change("status = 'closed'")).rejects.toThrow("not in this state");
  await day.tell("a", finishedAs(1, 0));
  expect(await betsNow()).toEqual({ bet_1: "settled won 400 r1" });
  await expect(change("payout_minor = 399")).rejects.toThrow("not in this state");
  await expect(change(`status = 'settled', revision = 2, ${paid}`)).rejects.toThrow("not in this state");
  await expect(change(`status = 'open', ${none}`)).rejects.toThrow("not in this state");
});

test("a bet is taken back within six seconds of life, and never once its match has kicked off", async () => {
  const takeBack = (reference: string, afterMs: number) =>
    env.DB.batch([
      env.DB.prepare(
        `insert into ledger_transactions (id, bankroll_id, kind, currency, reference, at_ms)
        select 'unstake:' || reference, bankroll_id, 'stake_return', currency, reference, placed_at_ms + ? from bets where reference = ?`,
      ).bind(afterMs, reference),
      env.DB.prepare("update bets set status = 'taken_back' where reference = ?").bind(reference),
    ]);
  for (const reference of ["bet_1", "bet_2"]) await place(reference, { stakeMinor: 100 });
  await expect(takeBack("bet_1", 6_001)).rejects.toThrow("not in this state");
  await takeBack("bet_1", 6_000);
  await passTime(2 * hourMs);
  await expect(takeBack("bet_2", 6_000)).rejects.toThrow("not in this state");
  expect(await betsNow()).toEqual({ bet_1: "taken_back r0", bet_2: "open r0" });
});

test("whoever bets on a match has it watched until 48 hours after the kick-off of the leg", async () => {
  await place("bet_1");
  expect(
    await rowsOf(
      "select provider_status, pass, after_bet_id, next_look_at_ms - (select kickoff_at_ms from bet_legs) as late from bet_matches",
    ),
  ).toEqual([{ provider_status: "NS", pass: 0, after_bet_id: null, late: 48 * hourMs }]);
});
