import { createHash } from "node:crypto";

import { beforeAll, expect, inject, test, vi } from "vitest";
import * as z from "zod";

import { expectBooksHold, expectPaidAsOracle } from "../../test/money-checks.ts";
import { moneyContext, playerActor, told } from "../../test/money-hands.ts";
import {
  type MoneyStore,
  type ToldMatch,
  moneyBankrolls,
  moneyKickoffsInHours,
  moneyStartMs,
  openMoneyStore,
  toldMatchSql,
} from "../../test/money-store.ts";
import { type Hand, SeededSchedule } from "../../test/seeded-schedule.ts";
import type { Actor, ServiceContext } from "../context.ts";
import type { JobMessage } from "../messages.ts";
import { type SeededRandom, seededRandom } from "../platform/seeded-random.ts";
import { moveOnce } from "../wallet/movements.ts";
import { depositMoney, withdrawMoney } from "../wallet/payments.ts";
import { holdStakeStatements } from "../wallet/postings.ts";
import { listDueSettlements } from "./due.ts";
import { followPrediction } from "./placement.ts";
import { betRefusalOf } from "./refusals.ts";
import { type NewBet, type NewLeg, followAnswer, insertBetStatements } from "./repo.ts";
import { settleBets } from "./settling.ts";
import { takeBackFollow } from "./taking-back.ts";
import { combinedOddsThousandths, potentialReturnMinor, rulesVersion } from "./terms.ts";

const hourMs = 3_600_000;
const actsOfPlayer = 9;
const system: Actor = { kind: "system", job: "test" };

/** Trouble on the way to the store or back: whoever asked does not know whether it was done. */
class Crash extends Error {}

function isCrash(error: unknown): boolean {
  return error instanceof Crash || (error instanceof Error && isCrash(error.cause));
}

type Faults = { beforeCall: number; afterCall: number; twice: number };
const faulty: Faults = { beforeCall: 0.05, afterCall: 0.1, twice: 0.15 };
const calm: Faults = { beforeCall: 0, afterCall: 0, twice: 0 };

beforeAll(() => {
  // On a thread of its own it would end whenever that likes.
  vi.spyOn(crypto.subtle, "digest").mockImplementation((_algorithm, bytes) => {
    const digest = createHash("sha256").update(bytesOf(bytes)).digest();
    return Promise.resolve(new Uint8Array(digest).buffer);
  });
});

// Twenty thousand histories take a while.
vi.setConfig({ testTimeout: 3_600_000 });

test("whatever crashes, comes twice, late or out of order, every book balances, every bet is paid once and as the oracle pays it", async () => {
  const store = openMoneyStore();
  const count = inject("simulationFactor") === 1 ? 500 : 20_000;
  const seen = { calls: 0, crashes: 0, bets: 0, refusals: 0 };
  for (let seed = 1; seed <= count; seed += 1) {
    const history = await lived(store, `money ${seed}`);
    seen.calls += history.trace.length;
    seen.crashes += history.trace.filter((line) => line.includes("CRASH")).length;
    seen.bets += history.bets;
    seen.refusals += history.refusals;
  }
  console.log(`${count} seeds: ${JSON.stringify(seen)}`);
  // A simulation in which nothing goes wrong proves nothing.
  expect(seen.crashes).toBeGreaterThan(count);
  expect(seen.bets).toBeGreaterThan(count);
  expect(seen.refusals).toBeGreaterThan(count);
});

test("the same seed lives the same history to the byte", async () => {
  const [once, again] = [await lived(openMoneyStore(), "twin"), await lived(openMoneyStore(), "twin")];
  expect(again.trace).toEqual(once.trace);
  expect(again.hash).toBe(once.hash);
});

function bytesOf(source: BufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}

/** A history of players, a feed and two consumers at work at once, then the calm in which everything owed is done. */
async function lived(store: MoneyStore, seed: string) {
  store.begin();
  try {
    return await liveThrough(store, seed);
  } catch (error) {
    throw new Error(`seed ${JSON.stringify(seed)}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  } finally {
    store.forget();
  }
}

async function liveThrough(store: MoneyStore, seed: string) {
  const random = seededRandom(seed);
  const world: World = {
    store,
    random,
    realNowMs: Date.UTC(2030, 0, 1),
    faults: faulty,
    messages: [],
    trace: [],
    acknowledged: { deposits: new Map(), withdrawals: new Map(), stakes: new Set(), takenBack: new Set() },
    refusals: 0,
    feedIsOver: false,
  };
  const schedule = new SeededSchedule(random);
  // The first of them is at work on two screens.
  for (const [index, userId] of [1, 1, 2, 3].entries()) {
    schedule.start(`player ${userId} at ${index}`, (hand) => play(world, hand, userId));
  }
  schedule.start("feed", (hand) => tellMatches(world, hand));
  for (const name of ["consumer a", "consumer b"]) schedule.start(name, (hand) => consume(world, hand));
  await schedule.finish();

  world.faults = calm;
  await bringHome(world);
  const ctx = contextOf(world, { name: "checks", turn: () => Promise.resolve() }, system);
  await expectBooksHold(store, ctx);
  expectAcknowledged(world);
  const bets = expectPaidAsOracle(store);
  expect(store.rows("select * from settlement_findings"), "nothing keeps a bet from being settled").toEqual([]);
  const dump = ["accounts", "ledger_transactions", "ledger_entries", "bets", "bet_legs", "user_prediction_stats"].map(
    (table) => JSON.stringify(store.rows(`select * from ${table}`)),
  );
  const hash = createHash("sha256").update(dump.join("\n")).digest("hex");
  return { trace: world.trace, bets, refusals: world.refusals, hash };
}

type World = {
  store: MoneyStore;
  random: SeededRandom;
  realNowMs: number;
  faults: Faults;
  messages: JobMessage[];
  trace: string[];
  /** What somebody was told had been done. */
  acknowledged: {
    deposits: Map<string, number>;
    withdrawals: Map<string, number>;
    stakes: Set<string>;
    takenBack: Set<string>;
  };
  refusals: number;
  feedIsOver: boolean;
};

function contextOf(world: World, hand: Hand, actor: Actor): ServiceContext {
  const { random, trace } = world;
  return moneyContext(world.store, {
    actor,
    realNowMs: () => world.realNowMs,
    send: (messages) => world.messages.push(...messages),
    async around(texts, run) {
      await hand.turn();
      world.realNowMs += 7;
      const line = `${hand.name}: ${texts.length} ${(texts[0] ?? "").replaceAll(/\s+/g, " ").slice(0, 60)}`;
      if (random() < world.faults.beforeCall) {
        trace.push(`${line} CRASH before`);
        throw new Crash("before it was done");
      }
      trace.push(line);
      const answer = run();
      if (random() < world.faults.afterCall) {
        trace.push(`${line} CRASH after`);
        throw new Crash("after it was done");
      }
      return answer;
    },
  });
}

/** Asks again, each time by a new request with the same key, until it is told what became of it. */
async function insist(world: World, request: () => ServiceContext, call: (ctx: ServiceContext) => Promise<unknown>) {
  for (;;) {
    try {
      const answer = await told(call(request()));
      if (answer !== "done") world.refusals += 1;
      return answer;
    } catch (error) {
      if (!isCrash(error)) throw error;
    }
  }
}

async function play(world: World, hand: Hand, userId: number): Promise<void> {
  const { random, acknowledged } = world;
  const own = moneyBankrolls.filter((bankroll) => bankroll.userId === userId);
  const placed: { id: number; reference: string }[] = [];
  const request = () => contextOf(world, hand, playerActor(userId));
  for (let act = 0; act < actsOfPlayer; act += 1) {
    const { bankrollId, currency, initialMinor } = own[Math.floor(random() * own.length)] ?? moneyBankrolls[0];
    const key = `${hand.name} ${act}`;
    const amountMinor = 1 + Math.floor(random() * initialMinor * 0.6);
    const payment = { bankrollId, amountMinor, currency: null, note: null, key };
    const kind = random();
    if (kind < 0.1) {
      if ((await insist(world, request, (ctx) => depositMoney(ctx, payment))) === "done") {
        acknowledged.deposits.set(key, amountMinor);
      }
    } else if (kind < 0.2) {
      if ((await insist(world, request, (ctx) => withdrawMoney(ctx, payment))) === "done") {
        acknowledged.withdrawals.set(key, amountMinor);
      }
    } else if (kind < 0.65) {
      const predictionId = 1 + Math.floor(random() * moneyKickoffsInHours.length * 3);
      const follow = {
        predictionId,
        bankrollId,
        stakeMinor: amountMinor,
        acceptOddsThousandths: null,
        currency: null,
        key,
      };
      await insist(world, request, async (ctx) => {
        const answer = await followPrediction(ctx, { ...follow, origin: "https://test" });
        placed.push(answer);
        acknowledged.stakes.add(answer.reference);
      });
    } else if (kind < 0.8) {
      const legs = moneyKickoffsInHours.flatMap((hours, index) =>
        random() < 0.5
          ? [{ matchId: index + 1, market: Math.floor(random() * 3), kickoffAtMs: moneyStartMs + hours * hourMs }]
          : [],
      );
      if (legs.length === 0) continue;
      const combined = { userId, bankrollId, currency, stakeMinor: amountMinor, key, legs };
      await insist(world, request, async (ctx) => {
        acknowledged.stakes.add((await placeCombined(ctx, combined)).reference);
      });
    } else if (kind < 0.95) {
      const last = placed.at(-1);
      if (!last) continue;
      const answer = await insist(world, request, (ctx) => takeBackFollow(ctx, last.id));
      if (answer === "done") acknowledged.takenBack.add(last.reference);
    } else {
      await hand.turn();
      world.realNowMs += 4_000;
    }
  }
}

/** What becomes of each match, in the order of their kick-offs, and what is said of it afterwards. */
async function tellMatches(world: World, hand: Hand): Promise<void> {
  const { random, store } = world;
  for (const [index, hours] of moneyKickoffsInHours.entries()) {
    const [matchId, kickoffAtMs] = [index + 1, moneyStartMs + hours * hourMs];
    for (let pause = 0; pause < 30; pause += 1) await hand.turn();
    if (random() < 0.15) await tell({ ...unplayed("PST"), kickoffAtMs: kickoffAtMs + hoursLater() });
    await reach(kickoffAtMs + 1);
    await tell({ ...played("1H"), status: "live", isFinal: false });
    await reach(kickoffAtMs + 2 * hourMs);
    for (let word = 0; word === 0 || (word < 4 && random() < 0.4); word += 1) {
      await tell(fate());
      for (let pause = 0; pause < 10; pause += 1) await hand.turn();
    }

    async function tell(said: ToldMatch): Promise<void> {
      await hand.turn();
      const { text, values } = toldMatchSql(matchId, said);
      store.database.prepare(text).run(...values);
      world.messages.push({ type: "settle.bets", matchId });
      world.trace.push(`feed: ${matchId} ${JSON.stringify(said)}`);
    }
  }
  world.feedIsOver = true;

  async function reach(atMs: number): Promise<void> {
    await hand.turn();
    moveClock(store, atMs);
  }
  function hoursLater(): number {
    return Math.floor(random() * 96) * hourMs;
  }
  function played(providerStatus: string): ToldMatch {
    const [homeScore, awayScore] = [Math.floor(random() * 4), Math.floor(random() * 3)];
    return { status: "finished", providerStatus, homeScore, awayScore, isFinal: true };
  }
  function unplayed(providerStatus: string): ToldMatch {
    const status = providerStatus === "PST" ? "postponed" : "cancelled";
    return { status, providerStatus, homeScore: null, awayScore: null, isFinal: false };
  }
  function fate(): ToldMatch {
    const drawn = random();
    if (drawn < 0.7) return played("FT");
    if (drawn < 0.8) return { ...played("ABD"), status: "cancelled", isFinal: false };
    return unplayed(drawn < 0.88 ? "CANC" : drawn < 0.94 ? "AWD" : "PST");
  }
}

/** Takes any message there is, now and then one it has had before; one that failed comes back. */
async function consume(world: World, hand: Hand): Promise<void> {
  const { random, messages } = world;
  while (!world.feedIsOver || messages.length > 0) {
    await hand.turn();
    const [message] = messages.splice(Math.floor(random() * messages.length), 1);
    if (message?.type !== "settle.bets") continue;
    try {
      await settleBets(contextOf(world, hand, system), message);
      if (random() < world.faults.twice) messages.push(message);
    } catch (error) {
      if (!isCrash(error)) throw error;
      messages.push(message);
    }
  }
}

/** Everything that is due, until nothing is, and again once every postponed match has had its 48 hours. */
async function bringHome(world: World): Promise<void> {
  for (const waitedHours of [0, 200]) {
    moveClock(world.store, moneyStartMs + (40 + waitedHours) * hourMs);
    const ctx = contextOf(world, { name: "sweeper", turn: () => Promise.resolve() }, system);
    for (let due = await listDueSettlements(ctx); due.length > 0; due = await listDueSettlements(ctx)) {
      for (const matchId of due) await settleBets(ctx, { matchId });
    }
  }
}

function moveClock(store: MoneyStore, atMs: number): void {
  store.database.prepare("update match_clock set anchor_match_ms = max(anchor_match_ms, ?)").run(atMs);
}

/** Nobody was told of something that is not so, and nothing happened of which its owner was told that it did not. */
function expectAcknowledged({ store, acknowledged }: World): void {
  const sumOf = (kind: string) =>
    store.rows<{ sum: number }>(
      `select coalesce(sum(e.amount_minor), 0) as sum from ledger_entries e join ledger_transactions t on t.seq = e.transaction_seq
      where t.kind = ? and t.id not like 'open:%' and e.from_account not like 'receivable:%' and e.to_account not like 'receivable:%'`,
      kind,
    )[0]?.sum;
  const total = (amounts: Map<string, number>) => [...amounts.values()].reduce((sum, amount) => sum + amount, 0);
  expect(sumOf("deposit"), "deposits").toBe(total(acknowledged.deposits));
  expect(sumOf("withdrawal"), "withdrawals").toBe(total(acknowledged.withdrawals));
  const bets = store.rows<{ reference: string; status: string }>("select reference, status from bets");
  expect(new Set(bets.map(({ reference }) => reference)), "bets").toEqual(acknowledged.stakes);
  expect(
    new Set(bets.filter(({ status }) => status === "taken_back").map(({ reference }) => reference)),
    "taken back",
  ).toEqual(acknowledged.takenBack);
}

const markets = ["1X2", "OU", "BTTS"] as const;
const picks = ["1", "over", "yes"] as const;

/** A combined bet on the home teams of several matches, by the batch that places any bet. */
async function placeCombined(ctx: ServiceContext, input: CombinedBet): Promise<{ reference: string }> {
  try {
    return await placeOnce(ctx, input);
  } catch (error) {
    throw betRefusalOf(error) ?? error;
  }
}

type CombinedBet = {
  userId: number;
  bankrollId: number;
  currency: "EUR" | "USD" | "GBP";
  stakeMinor: number;
  key: string;
  legs: readonly { matchId: number; market: number; kickoffAtMs: number }[];
};

function placeOnce(ctx: ServiceContext, input: CombinedBet): Promise<{ reference: string }> {
  const { key, ...request } = input;
  const { userId, bankrollId, currency, stakeMinor } = input;
  return moveOnce(ctx, {
    userId,
    key,
    request,
    schema: z.object({ reference: z.string() }),
    plan: (movementId) => {
      const reference = `bet_${movementId}`;
      const legs = input.legs.map(({ matchId, market, kickoffAtMs }, index): NewLeg => ({
        legNumber: index + 1,
        matchId,
        competitionId: 1,
        revisionId: null,
        homeTeamId: 1,
        kickoffAtMs,
        market: markets[market] ?? "1X2",
        selection: picks[market] ?? "1",
        lineHundredths: market === 1 ? 250 : null,
        oddsThousandths: 1_777 + 111 * matchId,
        bookmaker: "Real",
        simulated: false,
        oddsKnownAtMs: 0,
      }));
      const bet: NewBet = {
        reference,
        userId,
        bankrollId,
        currency,
        followedPredictionId: null,
        strategy: "tabac",
        stakeMinor,
        recommendedStakeMinor: null,
        oddsThousandths: combinedOddsThousandths(legs),
        potentialReturnMinor: potentialReturnMinor(stakeMinor, legs),
        simulated: false,
        rulesVersion,
        placedAtMs: ctx.clock.realNowMs(),
      };
      const transactionId = `stake:${reference}`;
      return Promise.resolve({
        statements: [
          ...insertBetStatements(bet, legs),
          ...holdStakeStatements(ctx, [{ transactionId, bankrollId, reference, currency, stakeMinor }]),
        ],
        answer: followAnswer(reference, JSON.stringify({ reference })),
      });
    },
  });
}
