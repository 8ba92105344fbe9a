import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import { contextOf, signedIn } from "../../test/signed-in.ts";
import { type Tip, followerWith, insertFollowers, insertTip, insertTips } from "../../test/tips.ts";
import { type Player, bookOf, depositFor, expectSoundBooks, outcomeOf, withdrawFor } from "../../test/wallets.ts";
import { freshStore, hourMs, rowsOf, startMs } from "../../test/world.ts";
import { followPrediction } from "./placement.ts";
import { takeBackFollow } from "./taking-back.ts";
import { countFollowersSinceKickoff } from "./follows.ts";

vi.setConfig({ testTimeout: 240_000 });
beforeEach(freshStore);

function follow(player: Player, tip: Tip, stakeMinor = 100, key: string | null = null) {
  return followPrediction(player.ctx, {
    predictionId: tip.predictionId,
    bankrollId: player.bankrollId,
    stakeMinor,
    acceptOddsThousandths: null,
    currency: null,
    key,
    origin: "https://aibet.example",
  });
}

/** The services of another request: the clock is read once for each. */
function again(player: Player) {
  return contextOf({ userId: player.userId }, () => player.clock.nowMs);
}

/** How often each outcome was met. */
function counted(outcomes: readonly string[]): Record<string, number> {
  return Object.fromEntries([...Map.groupBy(outcomes, (outcome) => outcome)].map(([name, all]) => [name, all.length]));
}

/** Sums all balances again and again while something happens: money neither comes nor goes at any moment. */
async function readingTheBank<Result>(happens: () => Promise<Result>): Promise<Result> {
  const total =
    "select sum(balance_minor) as total, min(balance_minor * (kind in ('wallet', 'escrow'))) as least from accounts";
  const bank = { isOpen: true };
  const reader = (async () => {
    let reads = 0;
    for (; bank.isOpen; reads += 1) {
      expect(await rowsOf(total)).toEqual([{ total: 0, least: 0 }]);
      await scheduler.wait(10);
    }
    return reads;
  })();
  const result = await happens();
  bank.isOpen = false;
  expect(await reader, "reads while it happened").toBeGreaterThan(0);
  return result;
}

test("of 1,000 follows at once from a bankroll that can pay 100, exactly 100 are accepted", async () => {
  const player = await followerWith("100.00");
  const tips = await insertTips(1_000);
  const startedAtMs = Date.now();
  const outcomes = await readingTheBank(() => Promise.all(tips.map((tip) => outcomeOf(follow(player, tip)))));
  const tookMs = Date.now() - startedAtMs;
  console.info(`storm: 1,000 follows of one bankroll in ${tookMs} ms (aim: under 5,000)`);
  expect(counted(outcomes)).toEqual({ done: 100, INSUFFICIENT_BALANCE: 900 });
  expect(await bookOf(player.bankrollId)).toEqual({ escrow: 10_000, issuance: -10_000 });
  expect(await rowsOf("select count(*) as bets, sum(stake_minor) as staked from bets")).toEqual([
    { bets: 100, staked: 10_000 },
  ]);
  expect(
    await rowsOf("select wallet_before_minor as held from bets order by id"),
    "each saw what the one before it left",
  ).toEqual(Array.from({ length: 100 }, (_, index) => ({ held: 10_000 - index * 100 })));
  await expectSoundBooks(player.ctx);
});

test("one key places one bet, however often it is sent at once, and a refused one none", async () => {
  const player = await followerWith("100.00");
  const tip = await insertTip();
  const answers = await Promise.all(Array.from({ length: 64 }, () => follow(player, tip, 700, "one")));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 9_300, escrow: 700, issuance: -10_000 });
  const other = await insertTip();
  const refused = await Promise.all(
    Array.from({ length: 32 }, () => outcomeOf(follow(player, other, 9_301, "too much"))),
  );
  expect(counted(refused)).toEqual({ INSUFFICIENT_BALANCE: 32 });
  await depositFor(player, 100);
  expect(await outcomeOf(follow(player, other, 9_301, "too much")), "reckoned anew").toBe("done");
  const keyless = await Promise.all(Array.from({ length: 32 }, () => outcomeOf(follow(player, other, 1))));
  expect(counted(keyless)).toEqual({ ALREADY_FOLLOWED: 32 });
  expect(await rowsOf("select count(*) as count from bets")).toEqual([{ count: 2 }]);
  await expectSoundBooks(player.ctx);
});

test("1,000 people follow one prediction at once, and all of them are counted from kick-off on", async () => {
  const tip = await insertTip({ kickoffAtMs: startMs + hourMs });
  const players = await insertFollowers(1_000);
  const startedAtMs = Date.now();
  await readingTheBank(() => Promise.all(players.map((player) => follow(player, tip))));
  console.info(`storm: 1,000 followers of one prediction in ${Date.now() - startedAtMs} ms`);
  expect(
    await rowsOf("select count(distinct bankroll_id) as bets, count(*) as legs from bets join bet_legs on bet_id = id"),
  ).toEqual([{ bets: 1_000, legs: 1_000 }]);
  const [first, second] = players;
  if (!first || !second) throw new Error("nobody came");
  const bet = await rowsOf<{ id: number }>("select id from bets where user_id = ?", second.userId);
  await takeBackFollow(second.ctx, bet[0]?.id ?? 0);
  const asked = {
    predictionId: tip.predictionId,
    match: { id: tip.matchId, status: "upcoming", kickoffAtMs: tip.kickoffAtMs },
    isLocked: false,
  };
  expect(await countFollowersSinceKickoff(first.ctx, asked)).toBeNull();
  await env.DB.prepare("update match_clock set anchor_match_ms = ?").bind(tip.kickoffAtMs).run();
  expect(await countFollowersSinceKickoff(again(first), asked)).toBe(999);
  const postponed = { ...asked, match: { ...asked.match, status: "postponed" } };
  expect(await countFollowersSinceKickoff(again(first), postponed), "it may begin yet").toBeNull();
  await expectSoundBooks(first.ctx);
});

test("of stakes racing the kick-off none is accepted after it", async () => {
  const tip = await insertTip({ kickoffAtMs: startMs + hourMs });
  const players = await insertFollowers(200);
  let accepted = 0;
  const stakeAndBegin = async (player: Player, index: number) => {
    await scheduler.wait(index * 5);
    const outcome = await outcomeOf(follow(player, tip));
    if (outcome === "done") accepted += 1;
    // With the twentieth that is accepted the match kicks off, while the others are on their way.
    if (outcome === "done" && accepted === 20) {
      await env.DB.prepare("update match_clock set anchor_match_ms = ?").bind(tip.kickoffAtMs).run();
    }
    return outcome;
  };
  const outcomes = await readingTheBank(() => Promise.all(players.map(stakeAndBegin)));
  const { done = 0, PREDICTION_LOCKED: locked = 0, ...others } = counted(outcomes);
  expect(others).toEqual({});
  expect(done + locked).toBe(200);
  expect(Math.min(done, locked), "some came in time, and some too late").toBeGreaterThan(0);
  console.info(`storm: kick-off between ${done} accepted and ${locked} refused`);
  expect(await rowsOf("select count(*) as count from bets where accepted_at_ms >= ?", tip.kickoffAtMs)).toEqual([
    { count: 0 },
  ]);
  expect(await rowsOf("select count(*) as count from bets")).toEqual([{ count: done }]);
});

test("stakes, withdrawals and limits that race each other never spend a cent twice", async () => {
  const player = await followerWith("100.00");
  const tips = await insertTips(40);
  const outcomes = await readingTheBank(() =>
    Promise.all(
      tips.map((tip, index) => outcomeOf(index % 2 === 0 ? follow(player, tip, 700) : withdrawFor(player, 700))),
    ),
  );
  expect(counted(outcomes)).toEqual({ done: 14, INSUFFICIENT_BALANCE: 26 });
  expect((await bookOf(player.bankrollId))["wallet"]).toBe(200);

  const limited = await followerWith("100.00");
  await signedIn({ userId: limited.userId }, () => limited.clock.nowMs)("PUT", "/limits", { stake: { day: "10.00" } });
  const raced = await Promise.all(tips.map((tip) => outcomeOf(follow(limited, tip, 300))));
  expect(counted(raced)).toEqual({ done: 3, RULE_REFUSED: 37 });
  await expectSoundBooks(player.ctx);
});
