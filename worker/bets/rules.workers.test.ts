import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import { type Tip, changeMatch, followerWith, insertTip } from "../../test/tips.ts";
import { type Player, expectSoundBooks } from "../../test/wallets.ts";
import { dumpStore, freshStore, hourMs, passTime, startMs } from "../../test/world.ts";
import { runBatch } from "../platform/db.ts";
import { messageOf } from "../platform/logger.ts";
import { holdStakeStatements, returnStakeStatements } from "../wallet/postings.ts";
import { betRefusalOf } from "./refusals.ts";
import { type NewBet, type NewLeg, insertBetStatements, takeBackStatement } from "./repo.ts";

vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

/** A bet as the database is given it, with no service before it. */
function betOf(player: Player, tip: Tip, changed: { bet?: Partial<NewBet>; leg?: Partial<NewLeg> } = {}) {
  const bet: NewBet = {
    reference: "bet_1",
    userId: player.userId,
    bankrollId: player.bankrollId,
    currency: "EUR",
    followedPredictionId: tip.predictionId,
    strategy: "tabac",
    stakeMinor: 1_000,
    recommendedStakeMinor: null,
    oddsThousandths: 2_150,
    potentialReturnMinor: 2_150,
    simulated: false,
    rulesVersion: 1,
    placedAtMs: player.clock.nowMs,
    ...changed.bet,
  };
  const leg: NewLeg = {
    legNumber: 1,
    matchId: tip.matchId,
    competitionId: 1,
    revisionId: tip.predictionId,
    homeTeamId: 1,
    kickoffAtMs: tip.kickoffAtMs,
    market: "1X2",
    selection: "1",
    lineHundredths: null,
    oddsThousandths: 2_150,
    bookmaker: "Real",
    simulated: false,
    oddsKnownAtMs: startMs,
    ...changed.leg,
  };
  const { reference, bankrollId, currency, stakeMinor } = bet;
  return [
    ...insertBetStatements(bet, [leg]),
    ...holdStakeStatements(player.ctx, [
      { transactionId: `stake:${reference}`, bankrollId, reference, currency, stakeMinor },
    ]),
  ];
}

async function refusalOf(player: Player, statements: Parameters<typeof runBatch>[1]): Promise<[string, string]> {
  try {
    await runBatch(player.ctx.db, statements);
    return ["done", ""];
  } catch (error) {
    return [betRefusalOf(error)?.code ?? "unknown", messageOf(error)];
  }
}

test("the database itself refuses every bet that may not be, whatever the service in front of it overlooks", async () => {
  const [player, stranger] = [await followerWith("100.00", { max_stake_percentage: 50 }), await followerWith()];
  const [tip, unpublished, undated, postponed, soon] = [
    await insertTip(),
    await insertTip({ published: false }),
    await insertTip(),
    await insertTip(),
    await insertTip({ kickoffAtMs: startMs + hourMs }),
  ];
  await changeMatch(undated, "provider_status = 'TBD'");
  await changeMatch(postponed, "status = 'postponed', provider_status = 'PST'");
  await runBatch(player.ctx.db, betOf(player, tip));
  await passTime(hourMs);
  const free = await insertTip();
  const before = await dumpStore();
  const other = { bet: { reference: "bet_2" } };
  for (const [name, statements, said, code] of [
    ["the same bet again", betOf(player, tip), "placed before", "CONFLICT"],
    ["the same prediction again", betOf(player, tip, other), "followed before", "ALREADY_FOLLOWED"],
    [
      "somebody else's bankroll",
      betOf(player, free, { bet: { bankrollId: stranger.bankrollId, reference: "x" } }),
      "bankroll",
      "CONFLICT",
    ],
    ["another currency", betOf(player, free, { bet: { currency: "GBP", reference: "x" } }), "bankroll", "CONFLICT"],
    [
      "more than it holds",
      betOf(player, free, { bet: { stakeMinor: 9_001, potentialReturnMinor: 20_000, reference: "x" } }),
      "balance",
      "INSUFFICIENT_BALANCE",
    ],
    [
      "more than the plan allows",
      betOf(player, free, { bet: { stakeMinor: 4_501, potentialReturnMinor: 20_000, reference: "x" } }),
      "above the plan",
      "STAKE_ABOVE_LIMIT",
    ],
    ["a match without an hour", betOf(player, undated, other), "not open", "PREDICTION_LOCKED"],
    ["a match postponed", betOf(player, postponed, other), "not open", "PREDICTION_LOCKED"],
    ["a match that kicked off", betOf(player, soon, other), "not open", "PREDICTION_LOCKED"],
    ["an unpublished prediction", betOf(player, unpublished, other), "changed meanwhile", "CONFLICT"],
    ["another pick", betOf(player, free, { ...other, leg: { selection: "2" } }), "changed meanwhile", "CONFLICT"],
    [
      "another revision",
      betOf(player, free, { ...other, leg: { revisionId: tip.predictionId } }),
      "changed meanwhile",
      "CONFLICT",
    ],
    ["another kick-off", betOf(player, free, { ...other, leg: { kickoffAtMs: 1 } }), "changed meanwhile", "CONFLICT"],
    [
      "the other team at home",
      betOf(player, free, { ...other, leg: { homeTeamId: 2 } }),
      "changed meanwhile",
      "CONFLICT",
    ],
  ] as const) {
    const [answered, message] = await refusalOf(player, statements);
    expect([answered, message], name).toEqual([code, expect.stringContaining(`bet refused: ${said}`)]);
  }
  expect(await dumpStore()).toEqual(before);
  await expectSoundBooks(player.ctx);
});

test("a bet is taken back only with its stake, only while it is open, within its time, and before kick-off", async () => {
  const player = await followerWith();
  const tip = await insertTip({ kickoffAtMs: startMs + hourMs });
  await runBatch(player.ctx.db, betOf(player, tip));
  const giveBack = () =>
    returnStakeStatements(player.ctx, [
      {
        transactionId: "unstake:bet_1",
        bankrollId: player.bankrollId,
        reference: "bet_1",
        currency: "EUR",
        stakeMinor: 1_000,
      },
    ]);
  const before = await dumpStore();
  expect(await refusalOf(player, [takeBackStatement(1)]), "without its stake").toEqual([
    "UNDO_EXPIRED",
    expect.stringContaining("not in this state"),
  ]);
  player.clock.nowMs += 6_001;
  expect((await refusalOf(player, [...giveBack(), takeBackStatement(1)]))[0], "too late").toBe("UNDO_EXPIRED");
  player.clock.nowMs -= 1;
  await passTime(hourMs);
  expect((await refusalOf(player, [...giveBack(), takeBackStatement(1)]))[0], "kicked off").toBe("UNDO_EXPIRED");
  expect(await dumpStore()).toEqual({ ...before, match_clock: expect.anything() });
  for (const change of [
    "stake_minor = 1",
    "odds_thousandths = 9000",
    "placed_at_ms = 0",
    "simulated = 1",
    "user_id = 9",
  ]) {
    await expect(env.DB.prepare(`update bets set ${change}`).run(), change).rejects.toThrow(
      /as it was agreed|constraint/i,
    );
  }
  await expect(env.DB.prepare("update bet_legs set selection = '2'").run()).rejects.toThrow("as it was agreed");
  await expect(env.DB.prepare("delete from bets").run()).rejects.toThrow("never deleted");
  await expect(env.DB.prepare("delete from bet_legs").run()).rejects.toThrow("never deleted");
});
