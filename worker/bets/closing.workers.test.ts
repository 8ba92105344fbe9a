import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import { accountContext, registeredUser } from "../../test/accounts.ts";
import { insertTips } from "../../test/tips.ts";
import { bookOf, expectSoundBooks, openBankroll } from "../../test/wallets.ts";
import { freshStore, rowsOf } from "../../test/world.ts";
import { eraseOwnAccount } from "../accounts/erasure.ts";
import { exportOwnAccount } from "../accounts/profile.ts";
import { exportSchema } from "../accounts/contract.ts";
import type { Actor } from "../context.ts";
import { followPrediction } from "./placement.ts";
import { takeBackFollow } from "./taking-back.ts";

vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

test("an account's bets are told in its export, and end with it where its books do", async () => {
  const user = await registeredUser();
  const actor: Actor = { kind: "user", userId: user.id, role: "bettor", plan: "free", sessionId: "test" };
  const ctx = accountContext({ actor });
  const [closed, frozen] = [await openBankroll(ctx), await openBankroll(ctx)];
  const [one, two, three] = await insertTips(3);
  if (!one || !two || !three) throw new Error("too few predictions");
  const terms = {
    stakeMinor: 150,
    acceptOddsThousandths: null,
    currency: null,
    key: null,
    origin: "https://a.example",
  };
  const followed = await followPrediction(ctx, { predictionId: one.predictionId, bankrollId: closed, ...terms });
  const back = await followPrediction(ctx, { predictionId: two.predictionId, bankrollId: closed, ...terms });
  await takeBackFollow(ctx, back.id);
  await followPrediction(ctx, { predictionId: three.predictionId, bankrollId: frozen, ...terms });
  await env.DB.prepare("update accounts set frozen_at_ms = 1 where id = ?").bind(`wallet:${frozen}`).run();

  const exported = await exportOwnAccount(ctx);
  expect(exportSchema.parse(exported)).toEqual(exported);
  expect(exported.bets).toHaveLength(3);
  expect(exported.bets[0]).toMatchObject({
    id: followed.id,
    bankroll_id: closed,
    prediction_id: one.predictionId,
    stake: "1.50",
    potential_return: "3.22",
    odds: 2.15,
    status: "open",
    payout: null,
    legs: [{ home_team: "Arles", away_team: "Brest", market: "1X2", selection: "1", line: null, outcome: "pending" }],
  });

  await eraseOwnAccount(ctx, { password: user.password });
  expect(await rowsOf("select bankroll_id, status from bets order by id")).toEqual([
    { bankroll_id: closed, status: "closed" },
    { bankroll_id: closed, status: "taken_back" },
    { bankroll_id: frozen, status: "open" },
  ]);
  expect(await bookOf(closed)).toEqual({});
  expect(await bookOf(frozen)).toEqual({ wallet: 9_850, escrow: 150, issuance: -10_000 });
  await env.DB.prepare("update accounts set frozen_at_ms = null").run();
  await expectSoundBooks(ctx);
});
