import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";

import {
  type Matchday,
  type TestLeg,
  betsNow,
  expectSoundBets,
  insertBets,
  matchIdOf,
  matchday,
  withoutPlan,
} from "../../test/bets.ts";
import type { JobMessage } from "../messages.ts";
import { finishedAs } from "../../test/football.ts";
import { type Player, bookOf, playerWith } from "../../test/wallets.ts";
import { freshStore, hourMs, localBindings, passTime, rowsOf } from "../../test/world.ts";
import { consumeBatch } from "../consumer.ts";
import { listDueSettlements } from "./due.ts";
import { settleBets } from "./settling.ts";

vi.setConfig({ testTimeout: 300_000 });
beforeEach(freshStore);

async function bettor(amount = "1000.00"): Promise<Player> {
  const player = await playerWith(amount);
  await withoutPlan(player.ctx, player.bankrollId);
  return player;
}

function place(player: Player, reference: string, ...legs: TestLeg[]): Promise<void> {
  return insertBets(player.ctx, [{ userId: player.userId, bankrollId: player.bankrollId, reference, legs }]);
}

/** A result that is stored, and whose message is on its way. */
async function resultOf(day: Matchday, ref: string, home: number, away: number): Promise<void> {
  day.football.change(ref, finishedAs(home, away));
  await passTime(4 * hourMs);
  await day.world.deliver({ type: "collect.daily" });
  day.world.pending = [];
}

const settlements = "select count(*) as count from ledger_transactions where kind = 'settlement'";

/** So many bets of 1.00 on the home team, in batches as big as the store takes. */
async function placeMany(player: Player, count: number, ref = "a"): Promise<void> {
  for (let start = 0; start < count; start += 500) {
    await insertBets(
      player.ctx,
      Array.from({ length: Math.min(500, count - start) }, (_, index) => ({
        userId: player.userId,
        bankrollId: player.bankrollId,
        reference: `bet_${start + index}`,
        stakeMinor: 100,
        legs: [{ ref, selection: (start + index) % 2 === 0 ? "1" : "2" }],
      })),
    );
  }
}

test("asked for by fifty at once, a bet is paid once", async () => {
  const day = await matchday("a", "b");
  const player = await bettor();
  for (let number = 0; number < 10; number += 1) await place(player, `bet_${number}`, { ref: "a" });
  await place(player, "alone", { ref: "b" });
  for (const ref of ["a", "b"]) {
    await resultOf(day, ref, 1, 0);
    const matchId = await matchIdOf(ref);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 50 }, () => settleBets(day.world.compose(), { matchId })),
    );
    expect(outcomes.filter(({ status }) => status === "rejected")).toEqual([]);
  }
  expect(await rowsOf(settlements)).toEqual([{ count: 11 }]);
  expect(await bookOf(player.bankrollId)).toEqual({ wallet: 111_000, house: -11_000, issuance: -100_000 });
  expect(day.world.logs.filter(({ level }) => level === "error")).toEqual([]);
  expect(await rowsOf("select * from settlement_findings")).toEqual([]);
  await expectSoundBets(player.ctx);
});

test("a bet that is to blame is found among a hundred, told once, and holds up no other", async () => {
  const day = await matchday("a");
  const player = await bettor();
  await placeMany(player, 100);
  // One bet's settlement cannot be written down, another's terms are none.
  await env.DB.exec(
    `create trigger broken before insert on outbox when NEW.id = 'settle:bet_37:1' begin select raise(abort, 'broken by the test'); end`,
  );
  await env.DB.exec("drop trigger bet_legs_frozen");
  await env.DB.exec("update bet_legs set selection = 'X2' where bet_id = 71");
  await resultOf(day, "a", 1, 0);
  const matchId = await matchIdOf("a");
  await day.world.deliver({ type: "settle.bets", matchId });
  expect(await rowsOf("select reference from bets where status = 'open'")).toEqual([
    { reference: "bet_37" },
    { reference: "bet_70" },
  ]);
  expect(await rowsOf("select kind, subject_id from settlement_findings order by 2")).toEqual([
    { kind: "bet_refused", subject_id: 38 },
    { kind: "bet_refused", subject_id: 71 },
  ]);
  expect(await listDueSettlements(day.world.compose()), "the match is done").toEqual([]);
  const told = () => day.world.logs.filter(({ level, event }) => level === "error" && event === "bet_refused").length;
  expect(told()).toBe(2);

  // Looked at again an hour later: still refused, and told no more; mended, it is settled and forgotten.
  await day.wait(hourMs);
  expect(told()).toBe(2);
  await env.DB.exec("drop trigger broken");
  await env.DB.exec("update bet_legs set selection = '1' where bet_id = 71");
  await day.wait(hourMs);
  expect(await rowsOf("select reference from bets where status = 'open'")).toEqual([]);
  expect(await rowsOf("select * from settlement_findings")).toEqual([]);
  await expectSoundBets(player.ctx);
});

test("trouble of the store blames no bet: the message comes back", async () => {
  const day = await matchday("a");
  const player = await bettor();
  await place(player, "bet_1", { ref: "a" });
  await resultOf(day, "a", 1, 0);
  const message = { type: "settle.bets", matchId: await matchIdOf("a") } as const;
  day.world.intercept = ({ statements }, run) =>
    statements.some(({ query }) => query.includes("update bets"))
      ? Promise.reject(new Error("D1_ERROR: D1 DB is overloaded"))
      : run();
  await expect(day.world.deliver(message)).rejects.toThrow("overloaded");
  expect(await rowsOf("select * from settlement_findings")).toEqual([]);
  day.world.intercept = (_call, run) => run();
  await day.world.deliver(message);
  expect(await betsNow()).toEqual({ bet_1: "settled won 2000 r1" });
});

test("bets of a frozen book wait until it is thawed, those of an archived one for ever, and others are settled", async () => {
  const day = await matchday("a");
  const [frozen, archived, free] = [await bettor(), await bettor(), await bettor()];
  for (const [index, player] of [frozen, archived, free].entries()) await place(player, `bet_${index}`, { ref: "a" });
  await env.DB.exec(`update accounts set frozen_at_ms = 1 where id = 'house:${frozen.bankrollId}'`);
  await env.DB.exec("drop trigger bankrolls_archived_empty");
  await env.DB.exec(`update bankrolls set status = 'archived', is_active = 0 where id = ${archived.bankrollId}`);
  await resultOf(day, "a", 1, 0);
  await day.world.deliver({ type: "settle.bets", matchId: await matchIdOf("a") });
  expect(await betsNow()).toEqual({ bet_0: "open r0", bet_1: "open r0", bet_2: "settled won 2000 r1" });
  expect(await rowsOf("select kind, subject_id from settlement_findings")).toEqual([
    { kind: "book_frozen", subject_id: 1 },
  ]);
  expect(day.world.logs.map(({ event }) => event)).toEqual(
    expect.arrayContaining(["bet_skipped", "bet_of_archived_bankroll", "bets_settled"]),
  );
  await env.DB.exec("update accounts set frozen_at_ms = null");
  await day.wait(hourMs);
  expect(await betsNow()).toEqual({ bet_0: "settled won 2000 r1", bet_1: "open r0", bet_2: "settled won 2000 r1" });
  expect(await rowsOf("select * from settlement_findings")).toEqual([]);
});

test("a match with more bets than one message takes sends itself on, and goes on where it was stopped", async () => {
  const day = await matchday("a");
  const player = await bettor("10000.00");
  await placeMany(player, 2_500);
  await resultOf(day, "a", 1, 0);
  const matchId = await matchIdOf("a");
  // Stopped in the fourth batch of the first message.
  let batches = 0;
  day.world.intercept = ({ statements }, run) => {
    batches += statements.some(({ query }) => query.includes("update bets")) ? 1 : 0;
    return batches === 4 ? Promise.reject(new Error("stopped")) : run();
  };
  await expect(day.world.deliver({ type: "settle.bets", matchId })).rejects.toThrow("stopped");
  day.world.intercept = (_call, run) => run();
  expect(await rowsOf(settlements)).toEqual([{ count: 300 }]);
  expect(await rowsOf("select after_bet_id from bet_matches")).toEqual([{ after_bet_id: 300 }]);
  expect(await listDueSettlements(day.world.compose())).toEqual([matchId]);
  day.world.sent = [];
  await day.world.deliver({ type: "settle.bets", matchId });
  expect(await rowsOf(settlements)).toEqual([{ count: 1_300 }]);
  expect(settling(day.world.sent)).toEqual([{ type: "settle.bets", matchId }]);
  await day.world.drain();
  expect(
    await rowsOf("select count(*) as count, sum(payout_minor) as paid from bets where status = 'settled'"),
  ).toEqual([{ count: 2_500, paid: 250_000 }]);
  expect(settling(day.world.sent)).toHaveLength(2);
  expect(await listDueSettlements(day.world.compose())).toEqual([]);
  await expectSoundBets(player.ctx);
});

test("a result that changes while its bets are gone over is in all of them", async () => {
  const day = await matchday("a");
  const player = await bettor("10000.00");
  await placeMany(player, 300);
  await resultOf(day, "a", 1, 0);
  const matchId = await matchIdOf("a");
  let batches = 0;
  day.world.intercept = async ({ statements }, run) => {
    const answer = await run();
    batches += statements.some(({ query }) => query.includes("update bets")) ? 1 : 0;
    if (batches === 2) {
      batches += 1;
      await env.DB.exec(
        "update matches set full_time_home = 0, full_time_away = 3, result_revision = result_revision + 1 where source_key = 'replay:a'",
      );
    }
    return answer;
  };
  await day.world.deliver({ type: "settle.bets", matchId });
  day.world.intercept = (_call, run) => run();
  await day.wait(1);
  expect(
    await rowsOf(
      "select l.selection, b.outcome, count(*) as count from bets b join bet_legs l on l.bet_id = b.id group by 1, 2 order by 1",
    ),
  ).toEqual([
    { selection: "1", outcome: "lost", count: 150 },
    { selection: "2", outcome: "won", count: 150 },
  ]);
  await expectSoundBets(player.ctx);
});

test("messages that come twice, half-acknowledged or out of the dead-letter queue settle once", async () => {
  const day = await matchday("a", "b");
  const player = await bettor();
  await place(player, "bet_1", { ref: "a" });
  await place(player, "bet_2", { ref: "a" }, { ref: "b" });
  await resultOf(day, "a", 1, 0);
  await resultOf(day, "b", 1, 0);
  const bodies = [await matchIdOf("a"), await matchIdOf("b")].map((matchId) => ({ type: "settle.bets", matchId }));
  const consume = async (queue: string, ids: readonly number[]) => {
    const batch = createMessageBatch(
      queue,
      ids.map((id) => ({ id: `message-${id}`, timestamp: new Date(0), attempts: 1, body: bodies[id % 2] })),
    );
    await consumeBatch(batch, localBindings());
    return getQueueResult(batch, createExecutionContext());
  };
  expect((await consume("aibet-settle", [0, 0, 1, 1, 0])).explicitAcks).toHaveLength(5);
  // The acknowledgements of half of it were lost; and one had been given up and was sent again by hand.
  await consume("aibet-settle", [1, 0]);
  await consume("aibet-settle-dead", [0]);
  expect(await rowsOf("select queue, body from job_failures")).toEqual([
    { queue: "aibet-settle", body: JSON.stringify(bodies[0]) },
  ]);
  await consume("aibet-settle", [0]);
  expect(await betsNow()).toEqual({ bet_1: "settled won 2000 r1", bet_2: "settled won 4000 r1" });
  expect(await rowsOf(settlements)).toEqual([{ count: 2 }]);
  await expectSoundBets(player.ctx);
});

test("a message that was lost is made up for by the sweeper", async () => {
  const day = await matchday("a");
  const player = await bettor();
  await place(player, "bet_1", { ref: "a" });
  await resultOf(day, "a", 1, 0);
  expect(await betsNow()).toEqual({ bet_1: "open r0" });
  await day.wait(0);
  expect(await betsNow()).toEqual({ bet_1: "settled won 2000 r1" });
});

/** Of what was sent, what settles; the others tell people of it. */
function settling(sent: readonly JobMessage[]): JobMessage[] {
  return sent.filter(({ type }) => type === "settle.bets");
}
