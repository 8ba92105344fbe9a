import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import {
  type TestLeg,
  betsNow,
  expectSoundBets,
  insertBets,
  matchIdOf,
  matchday,
  withoutPlan,
} from "../../test/bets.ts";
import { finishedAs, resultPrices } from "../../test/football.ts";
import { contextOf, insertUser, signedIn } from "../../test/signed-in.ts";
import { type Player, bookOf, depositFor, outcomeOf, playerWith, withdrawFor } from "../../test/wallets.ts";
import { freshStore, hourMs, rowsOf, startMs } from "../../test/world.ts";
import { approveCorrection, listLateCorrections } from "./approvals.ts";

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

test("a result corrected twice returns every balance, and each correction is one more settlement", async () => {
  const { tell } = await matchday("a", "b");
  const player = await bettor();
  await place(player, "bet_1", { ref: "a" });
  await place(player, "bet_2", { ref: "a", selection: "2", oddsThousandths: 3_000 });
  await place(player, "bet_3", { ref: "a" }, { ref: "b" });
  await tell("a", finishedAs(2, 1));
  const first = { bets: await betsNow(), book: await bookOf(player.bankrollId) };
  expect(first).toEqual({
    bets: { bet_1: "settled won 2000 r1", bet_2: "settled lost 0 r1", bet_3: "open r0" },
    book: { wallet: 99_000, escrow: 1_000, issuance: -100_000 },
  });
  await tell("a", finishedAs(1, 2));
  expect(await betsNow()).toEqual({
    bet_1: "settled lost 0 r2",
    bet_2: "settled won 3000 r2",
    bet_3: "settled lost 0 r1",
  });
  await tell("a", finishedAs(2, 1));
  expect(await bookOf(player.bankrollId)).toEqual(first.book);
  expect(await betsNow()).toEqual({ bet_1: "settled won 2000 r3", bet_2: "settled lost 0 r3", bet_3: "open r1" });
  expect(
    await rowsOf(
      "select bets, hits, turnover_minor, returned_minor from user_prediction_stats where dimension = 'total'",
    ),
  ).toEqual([{ bets: 2, hits: 1, turnover_minor: 2_000, returned_minor: 2_000 }]);
  const told = await rowsOf<{ id: string }>("select id from outbox order by id");
  expect(told.map(({ id }) => id)).toEqual([
    "reverse:bet_3:1",
    ...["1:1", "1:2", "1:3", "2:1", "2:2", "2:3", "3:1"].map((id) => `settle:bet_${id}`),
  ]);
  await expectSoundBets(player.ctx);
});

test("what a correction takes back and the wallet does not hold is owed, and paid first by what comes next", async () => {
  const { tell } = await matchday("a", "b");
  const player = await bettor("100.00");
  await place(player, "bet_1", { ref: "a" });
  await place(player, "bet_2", { ref: "b" });
  await tell("a", finishedAs(1, 0));
  await withdrawFor(player, 10_000);
  expect(await bookOf(player.bankrollId)).toEqual({ escrow: 1_000, house: -1_000 });
  await tell("a", finishedAs(0, 0));
  expect(await betsNow()).toMatchObject({ bet_1: "settled lost 0 r2" });
  expect(await bookOf(player.bankrollId)).toEqual({ escrow: 1_000, receivable: -2_000, house: 1_000 });
  await depositFor(player, 500);
  expect(await bookOf(player.bankrollId)).toEqual({ escrow: 1_000, receivable: -1_500, house: 1_000, issuance: -500 });
  await tell("b", finishedAs(1, 0));
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 500, issuance: -500 });
  await expectSoundBets(player.ctx);
});

test("a correction after 72 hours waits for two administrators, who agree to just that one", async () => {
  const { tell, wait, world } = await matchday("a");
  const player = await bettor();
  await place(player, "bet_1", { ref: "a", market: "OU", selection: "over", lineHundredths: 225 });
  await tell("a", finishedAs(2, 1));
  await wait(73 * hourMs);
  await tell("a", finishedAs(0, 1));
  expect(await betsNow()).toEqual({ bet_1: "settled won 2000 r1" });
  await expectSoundBets(player.ctx);
  const ids = [await insertUser(), await insertUser()];
  const [one, two] = ids.map((userId) => ({
    ...contextOf({ userId, role: "admin" }),
    queue: world.compose().queue,
  })) as [Player["ctx"], Player["ctx"]];
  const [first] = await listLateCorrections(one);
  expect(first).toMatchObject({
    bet_id: 1,
    match: "a United – a City",
    scores: "a United 0–1 a City",
    stake: "10.00",
    standing: { result: "won", returned: "20.00" },
    proposed: { result: "lost", returned: "0.00" },
    approvals: 0,
  });
  expect((await approveCorrection(one, { id: first?.id ?? 0 })).approvals).toBe(1);
  expect(await outcomeOf(approveCorrection(one, { id: first?.id ?? 0 })), "the same one twice").toBe("RULE_REFUSED");

  // The result changes again before the second agreed: what was agreed to is no longer asked.
  await tell("a", finishedAs(1, 1));
  expect(await outcomeOf(approveCorrection(two, { id: first?.id ?? 0 }))).toBe("NOT_FOUND");
  const [second, ...others] = await listLateCorrections(two);
  expect([second?.proposed, second?.approvals, others]).toEqual([{ result: "half_lost", returned: "5.00" }, 0, []]);
  const id = second?.id ?? 0;
  await approveCorrection(two, { id });
  await world.drain();
  expect(await betsNow()).toEqual({ bet_1: "settled won 2000 r1" });
  expect((await approveCorrection(one, { id })).approvals).toBe(2);
  await world.drain();
  expect(await betsNow()).toEqual({ bet_1: "settled half_lost 500 r2" });
  expect(await outcomeOf(approveCorrection(two, { id }))).toBe("NOT_FOUND");
  expect(await listLateCorrections(one)).toEqual([]);
  expect(
    await rowsOf(
      "select actor, subject, detail from audit_log where action = 'bet.correction_approved' order by id desc limit 2",
    ),
  ).toEqual([
    { actor: `user:${ids[0]}`, subject: `user:${player.userId}`, detail: `correction:${id}; bet:1; second approval` },
    { actor: `user:${ids[1]}`, subject: `user:${player.userId}`, detail: `correction:${id}; bet:1; first approval` },
  ]);
  await expectSoundBets(player.ctx);
});

test("a late correction nobody agreed to is forgotten once the result asks for another", async () => {
  const { tell, wait } = await matchday("a");
  const player = await bettor();
  await place(player, "bet_1", { ref: "a", market: "OU", selection: "over", lineHundredths: 225 });
  await tell("a", finishedAs(2, 1));
  await wait(73 * hourMs);
  await tell("a", finishedAs(1, 1));
  await tell("a", finishedAs(0, 1));
  expect(await rowsOf("select outcome, payout_minor from late_corrections")).toEqual([
    { outcome: "lost", payout_minor: 0 },
  ]);
  await tell("a", finishedAs(3, 1));
  expect(await rowsOf("select * from late_corrections")).toEqual([]);
  expect(await betsNow()).toEqual({ bet_1: "settled won 2000 r1" });
});

test("an approval stays as it was given, and nobody gives both", async () => {
  const { tell, wait } = await matchday("a");
  const player = await bettor();
  await place(player, "bet_1", { ref: "a" });
  await tell("a", finishedAs(2, 1));
  await wait(73 * hourMs);
  await tell("a", finishedAs(1, 2));
  const own = contextOf({ userId: player.userId, role: "admin" });
  expect(await outcomeOf(approveCorrection(own, { id: 1 })), "one's own bet").toBe("RULE_REFUSED");
  expect(await outcomeOf(approveCorrection(player.ctx, { id: 1 }))).toBe("PERMISSION_DENIED");
  const admin = await insertUser();
  const exec = (set: string) => env.DB.exec(`update late_corrections set ${set}`);
  await expect(exec(`second_approver_id = ${admin}`)).rejects.toThrow("late_corrections_two_people");
  await exec(`first_approver_id = ${admin}, first_approved_at_ms = 1`);
  await expect(exec(`second_approver_id = ${admin}`)).rejects.toThrow("late_corrections_two_people");
  await expect(exec(`first_approver_id = ${player.userId}`)).rejects.toThrow("an approval stays");
  await expect(exec("payout_minor = 9")).rejects.toThrow("an approval stays");
  await exec(`second_approver_id = ${await insertUser()}, second_approved_at_ms = 2`);
  await expect(exec("second_approver_id = null")).rejects.toThrow("an approval stays");
  await expect(env.DB.exec("delete from late_corrections")).rejects.toThrow("an approval stays");
});

test("the closing price without its margin is kept with the settlement, of real prices alone", async () => {
  const { football, tell } = await matchday("a", "b");
  const player = await bettor();
  await place(player, "closed", { ref: "a" });
  await place(player, "open", { ref: "b" });
  await place(player, "both", { ref: "a" }, { ref: "b" });
  await place(player, "total", { ref: "a", market: "OU", selection: "over", lineHundredths: 350 });
  await insertBets(player.ctx, [
    {
      userId: player.userId,
      bankrollId: player.bankrollId,
      reference: "practice",
      legs: [{ ref: "a" }],
      simulated: true,
    },
  ]);
  football.prices = resultPrices("a", [2, 4, 4], { knownAtMs: startMs + hourMs, closing: true });
  await env.DB.prepare("update match_clock set anchor_match_ms = ?")
    .bind(startMs + 1.5 * hourMs)
    .run();
  await tell("a", {});
  await tell("a", finishedAs(1, 0));
  await tell("b", finishedAs(1, 0));
  const rows = await rowsOf("select reference, fair_closing_odds_thousandths as fair from bets order by id");
  expect(rows).toEqual([
    { reference: "closed", fair: 2_000 },
    { reference: "open", fair: null },
    { reference: "both", fair: null },
    { reference: "total", fair: null },
    { reference: "practice", fair: null },
  ]);
});

test("administrators list, agree and are refused by the interface as by the service", async () => {
  const { tell, wait } = await matchday("a");
  const player = await bettor();
  await place(player, "bet_1", { ref: "a" });
  await tell("a", finishedAs(2, 1));
  await wait(73 * hourMs);
  await tell("a", finishedAs(1, 2));
  const ask = signedIn({ userId: await insertUser(), role: "admin" });
  expect(await ask("GET", "/admin/late-corrections/")).toMatchObject({
    status: 200,
    body: { data: { results: [{ id: 1, first_approver_id: null }] } },
  });
  expect(await ask("POST", "/admin/late-corrections/1/approve/")).toMatchObject({
    status: 200,
    body: { data: { approvals: 1 } },
  });
  expect((await ask("POST", "/admin/late-corrections/1/approve/")).status).toBe(422);
  expect((await ask("POST", "/admin/late-corrections/2/approve/")).status).toBe(404);
  expect(await matchIdOf("a")).toBe(1);
});
