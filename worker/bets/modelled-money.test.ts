import * as fc from "fast-check";
import { expect, test, vi } from "vitest";

import { expectBooksHold } from "../../test/money-checks.ts";
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
import { type OracleLeg, oracleReturn } from "../../test/oracle/settlement.ts";
import { seeds } from "../../test/simulations.ts";
import type { Actor, ServiceContext } from "../context.ts";
import { runBatch } from "../platform/db.ts";
import { closeWalletStatements } from "../wallet/closing.ts";
import { depositMoney, withdrawMoney } from "../wallet/payments.ts";
import { archiveBankroll, updateBankroll } from "../wallet/service.ts";
import { closeBetsStatements } from "./closing.ts";
import { listDueSettlements } from "./due.ts";
import { followPrediction } from "./placement.ts";
import { settleBets } from "./settling.ts";
import { takeBackFollow } from "./taking-back.ts";

const hourMs = 3_600_000;
const windowMs = 48 * hourMs;
const correctionMs = 72 * hourMs;
const system: Actor = { kind: "system", job: "test" };

/** What a bookkeeper would write down: of every bankroll what it is worth without its open stakes, and its bets. */
type Book = { net: bigint; status: "open" | "paused" | "archived"; bets: Bet[] };
type Bet = {
  id: number;
  predictionId: number;
  matchId: number;
  stake: bigint;
  leg: Omit<OracleLeg, "fate">;
  placedAtMs: number;
  agreedKickoffAtMs: number;
  status: "open" | "settled" | "taken_back" | "closed";
  payout: bigint;
  /** Match clock. */
  firstSettledAtMs: number | null;
};
type Told = ToldMatch & { kickoffAtMs: number; hasBegun: boolean };
type Model = { books: Map<number, Book>; matches: Map<number, Told>; realNowMs: number; matchNowMs: number };
type Real = { store: MoneyStore; model: Model };

/** 2 decimals of odds as the store begins with them. */
const markets = ["1X2", "OU", "BTTS"] as const;
const picks = ["1", "over", "yes"] as const;

vi.setConfig({ testTimeout: 3_600_000 });

/* oxlint-disable vitest/no-standalone-expect -- what a command expects is asked within the test that runs it */
test("whatever somebody does and whatever becomes of matches, every balance is what a bookkeeper with a pencil has", async () => {
  const store = openMoneyStore();
  let commands = 0;
  let settled = 0;
  await fc.assert(
    fc.asyncProperty(fc.commands(allCommands, { maxCommands: 60, size: "max" }), async (asked) => {
      store.begin();
      try {
        const model = newModel();
        await fc.asyncModelRun(() => ({ model, real: { store, model } }), asked);
        await expectBooksHold(store, contextOf({ store, model }, system));
        commands += [...asked].length;
        settled += [...model.books.values()]
          .flatMap(({ bets }) => bets)
          .filter((bet) => bet.status === "settled").length;
      } finally {
        store.forget();
      }
    }),
    { numRuns: seeds(300) },
  );
  console.log(`${commands} commands, ${settled} bets settled in the end`);
  expect(settled).toBeGreaterThan(seeds(150));
});

class Command implements fc.AsyncCommand<Model, Real> {
  readonly #name: string;
  readonly #does: (model: Model, real: Real) => Promise<void>;

  constructor(name: string, does: (model: Model, real: Real) => Promise<void>) {
    this.#name = name;
    this.#does = does;
  }
  check(): boolean {
    return true;
  }
  async run(model: Model, real: Real): Promise<void> {
    await this.#does(model, real);
    expectBalances(model, real.store);
  }
  toString(): string {
    return this.#name;
  }
}

const bankroll = fc.constantFrom(...moneyBankrolls);
const amount = fc.oneof(fc.integer({ min: 1, max: 4_000 }), fc.integer({ min: 1, max: 60_000 }));
const smallAmount = fc.integer({ min: 1, max: 500 });
const match = fc.integer({ min: 1, max: moneyKickoffsInHours.length });
const goals = fc.integer({ min: 0, max: 4 });

const deposit = fc.tuple(bankroll, amount).map(
  ([{ bankrollId, userId }, amountMinor]) =>
    new Command(`deposit ${amountMinor} into ${bankrollId}`, async (model, real) => {
      const book = bookOf(model, bankrollId);
      const payment = { bankrollId, amountMinor, currency: null, note: null, key: null };
      const answer = await told(depositMoney(contextOf(real, playerActor(userId)), payment));
      expect(answer).toBe(book.status === "archived" ? "BANKROLL_ARCHIVED" : "done");
      if (answer === "done") book.net += BigInt(amountMinor);
    }),
);

const withdrawal = fc.tuple(bankroll, amount).map(
  ([{ bankrollId, userId }, amountMinor]) =>
    new Command(`withdraw ${amountMinor} from ${bankrollId}`, async (model, real) => {
      const book = bookOf(model, bankrollId);
      const payment = { bankrollId, amountMinor, currency: null, note: null, key: null };
      const answer = await told(withdrawMoney(contextOf(real, playerActor(userId)), payment));
      const expected =
        book.status === "archived"
          ? "BANKROLL_ARCHIVED"
          : walletOf(book) < amountMinor
            ? "INSUFFICIENT_BALANCE"
            : "done";
      expect(answer).toBe(expected);
      if (answer === "done") book.net -= BigInt(amountMinor);
    }),
);

const follow = fc
  .tuple(bankroll, match, fc.integer({ min: 0, max: 2 }), fc.oneof(smallAmount, smallAmount, amount))
  .map(
    ([{ bankrollId, userId }, matchId, market, stakeMinor]) =>
      new Command(`follow ${market} of ${matchId} with ${stakeMinor} from ${bankrollId}`, async (model, real) => {
        const book = bookOf(model, bankrollId);
        const predictionId = (matchId - 1) * 3 + market + 1;
        const terms = { acceptOddsThousandths: null, currency: null, key: null, origin: "https://test" };
        let id = 0;
        async function placed(): Promise<void> {
          const ctx = contextOf(real, playerActor(userId));
          ({ id } = await followPrediction(ctx, { predictionId, bankrollId, stakeMinor, ...terms }));
        }
        const answer = await told(placed());
        const isFollowed = book.bets.some((bet) => bet.predictionId === predictionId && bet.status !== "taken_back");
        const mayBet = book.status === "open" && isOpen(model, matchId) && !isFollowed && walletOf(book) >= stakeMinor;
        expect(answer === "done", answer).toBe(mayBet);
        if (!mayBet) return;
        book.net -= BigInt(stakeMinor);
        book.bets.push({
          id,
          predictionId,
          matchId,
          stake: BigInt(stakeMinor),
          leg: legOf(predictionId, market),
          placedAtMs: model.realNowMs,
          agreedKickoffAtMs: matchOf(model, matchId).kickoffAtMs,
          status: "open",
          payout: 0n,
          firstSettledAtMs: null,
        });
      }),
  );

const takeBack = fc.tuple(bankroll, fc.nat({ max: 5 })).map(
  ([{ bankrollId, userId }, which]) =>
    new Command(`take back ${which} of ${bankrollId}`, async (model, real) => {
      const bet = bookOf(model, bankrollId).bets.at(-1 - which);
      if (!bet) return;
      const answer = await told(takeBackFollow(contextOf(real, playerActor(userId)), bet.id));
      const isInTime = model.realNowMs <= bet.placedAtMs + 6_000 && isToCome(model, bet.matchId);
      const mayBe = bet.status === "taken_back" || (bet.status === "open" && isInTime);
      expect(answer).toBe(mayBe ? "done" : "UNDO_EXPIRED");
      if (answer !== "done" || bet.status === "taken_back") return;
      bet.status = "taken_back";
      bookOf(model, bankrollId).net += bet.stake;
    }),
);

const pause = fc.tuple(bankroll, fc.boolean()).map(
  ([{ bankrollId, userId }, isPaused]) =>
    new Command(`${isPaused ? "pause" : "go on with"} ${bankrollId}`, async (model, real) => {
      const book = bookOf(model, bankrollId);
      const patch = { is_paused: isPaused };
      const answer = await told(updateBankroll(contextOf(real, playerActor(userId)), { bankrollId, patch }));
      expect(answer).toBe(book.status === "archived" ? "BANKROLL_ARCHIVED" : "done");
      if (answer === "done") book.status = isPaused ? "paused" : "open";
    }),
);

const archive = bankroll.map(
  ({ bankrollId, userId }) =>
    new Command(`archive ${bankrollId}`, async (model, real) => {
      const book = bookOf(model, bankrollId);
      const answer = await told(archiveBankroll(contextOf(real, playerActor(userId)), bankrollId));
      const hasOpen = book.bets.some(({ status }) => status === "open");
      expect(answer).toBe(book.status === "archived" ? "BANKROLL_ARCHIVED" : hasOpen ? "RULE_REFUSED" : "done");
      if (answer === "done") close(book);
    }),
);

const erase = fc.constantFrom(1, 2, 3).map(
  (userId) =>
    new Command(`erase ${userId}`, async (model, real) => {
      const ctx = contextOf(real, playerActor(userId));
      await runBatch(ctx.db, [...closeWalletStatements(ctx, { userId }), ...closeBetsStatements({ userId })]);
      for (const { bankrollId } of moneyBankrolls.filter((one) => one.userId === userId)) {
        const book = bookOf(model, bankrollId);
        for (const bet of book.bets) if (bet.status === "open") bet.status = "closed";
        close(book);
      }
    }),
);

const wait = fc.constantFrom(1_000, 7_000).map(
  (ms) =>
    new Command(`wait ${ms} ms`, (model) => {
      model.realNowMs += ms;
      return Promise.resolve();
    }),
);

const passHours = fc.integer({ min: 1, max: 12 }).map(
  (hours) =>
    new Command(`pass ${hours} h`, async (model, real) => {
      moveClock(model, real, model.matchNowMs + hours * hourMs);
      await settleAll(model, real);
    }),
);

/** What is told of a match: also back and forth, as corrections are. */
const tell = fc
  .tuple(
    match,
    fc.constantFrom("FT", "FT", "FT", "ABD", "CANC", "AWD", "PST"),
    goals,
    goals,
    fc.integer({ min: 0, max: 80 }),
  )
  .map(
    ([matchId, providerStatus, homeScore, awayScore, laterHours]) =>
      new Command(
        `${matchId} is ${providerStatus} ${homeScore}-${awayScore} (+${laterHours} h)`,
        async (model, real) => {
          const before = matchOf(model, matchId);
          const isPlayed = providerStatus === "FT" || providerStatus === "ABD";
          if (isPlayed) moveClock(model, real, before.kickoffAtMs + 2 * hourMs);
          const said: Told = {
            status: providerStatus === "FT" ? "finished" : providerStatus === "PST" ? "postponed" : "cancelled",
            providerStatus,
            homeScore: isPlayed ? homeScore : null,
            awayScore: isPlayed ? awayScore : null,
            isFinal: providerStatus === "FT",
            kickoffAtMs: before.kickoffAtMs + (providerStatus === "PST" ? laterHours * hourMs : 0),
            hasBegun: before.hasBegun || isPlayed || model.matchNowMs >= before.kickoffAtMs,
          };
          model.matches.set(matchId, said);
          const { text, values } = toldMatchSql(matchId, said);
          real.store.database.prepare(text).run(...values);
          await settleAll(model, real);
        },
      ),
  );

const often = [follow, follow, follow, follow, follow, tell, tell];
const allCommands = [
  ...often,
  ...often,
  ...often,
  deposit,
  withdrawal,
  takeBack,
  takeBack,
  pause,
  archive,
  erase,
  wait,
  passHours,
];

function moveClock(model: Model, { store }: Real, atMs: number): void {
  model.matchNowMs = Math.max(model.matchNowMs, atMs);
  store.database.prepare("update match_clock set anchor_match_ms = ?").run(model.matchNowMs);
}

/** Everything due is done; the bookkeeper reckons every bet anew from what is known now. */
async function settleAll(model: Model, real: Real): Promise<void> {
  const ctx = contextOf(real, system);
  for (let due = await listDueSettlements(ctx); due.length > 0; due = await listDueSettlements(ctx)) {
    for (const matchId of due) await settleBets(ctx, { matchId });
  }
  for (const book of model.books.values()) {
    if (book.status === "archived") continue;
    for (const bet of book.bets) {
      if (bet.status !== "open" && bet.status !== "settled") continue;
      // Later corrections wait for two administrators.
      if (bet.status === "settled" && model.matchNowMs - (bet.firstSettledAtMs ?? 0) > correctionMs) continue;
      const fate = fateOf(model, bet);
      if (bet.status === "settled") book.net -= bet.payout;
      bet.payout = fate === null ? 0n : BigInt(oracleReturn(Number(bet.stake), [{ ...bet.leg, fate }]));
      bet.status = fate === null ? "open" : "settled";
      if (fate === null) continue;
      book.net += bet.payout;
      bet.firstSettledAtMs ??= model.matchNowMs;
    }
  }
}

/** Null while it is open. */
function fateOf(model: Model, bet: Bet): OracleLeg["fate"] | null {
  const { providerStatus, kickoffAtMs, homeScore, awayScore } = matchOf(model, bet.matchId);
  const isMovedOut = kickoffAtMs > bet.agreedKickoffAtMs + windowMs;
  const isOverdue = model.matchNowMs >= bet.agreedKickoffAtMs + windowMs;
  switch (providerStatus) {
    case "CANC":
    case "AWD":
      return { kind: "void" };
    case "FT":
    case "ABD":
      if (isMovedOut) return { kind: "void" };
      return { kind: providerStatus === "FT" ? "played" : "abandoned", home: homeScore ?? 0, away: awayScore ?? 0 };
    case "PST":
      return isOverdue ? { kind: "void" } : null;
    default:
      return isOverdue && isMovedOut ? { kind: "void" } : null;
  }
}

function expectBalances(model: Model, store: MoneyStore): void {
  const rows = store.rows<{ bankroll_id: number; kind: string; balance_minor: number }>(
    "select bankroll_id, kind, balance_minor from accounts where kind in ('wallet', 'escrow', 'receivable')",
  );
  for (const [bankrollId, book] of model.books) {
    const found = Object.fromEntries(
      rows
        .filter((row) => row.bankroll_id === bankrollId)
        .map(({ kind, balance_minor: balance }) => [kind, BigInt(balance)]),
    );
    const open = book.bets.filter(({ status }) => status === "open").reduce((sum, { stake }) => sum + stake, 0n);
    const wallet = book.net > 0n ? book.net : 0n;
    expect(found, `bankroll ${bankrollId}`).toEqual({ wallet, escrow: open, receivable: book.net - wallet });
  }
}

function contextOf({ store, model }: Real, actor: Actor): ServiceContext {
  return moneyContext(store, {
    actor,
    around: (_texts, run) => Promise.resolve().then(run),
    realNowMs: () => model.realNowMs,
    send: () => undefined,
  });
}

function newModel(): Model {
  return {
    books: new Map(
      moneyBankrolls.map(({ bankrollId, initialMinor }) => [
        bankrollId,
        { net: BigInt(initialMinor), status: "open", bets: [] },
      ]),
    ),
    matches: new Map(
      moneyKickoffsInHours.map((hours, index) => [
        index + 1,
        {
          status: "upcoming",
          providerStatus: "NS",
          homeScore: null,
          awayScore: null,
          isFinal: false,
          kickoffAtMs: moneyStartMs + hours * hourMs,
          hasBegun: false,
        },
      ]),
    ),
    realNowMs: Date.UTC(2030, 0, 1),
    matchNowMs: moneyStartMs,
  };
}

function close(book: Book): void {
  book.net = 0n;
  book.status = "archived";
}

function walletOf({ net }: Book): number {
  return net > 0n ? Number(net) : 0;
}

function isOpen(model: Model, matchId: number): boolean {
  return matchOf(model, matchId).providerStatus === "NS" && isToCome(model, matchId);
}

/** Announced or postponed: what was staked on it may still be taken back. */
function isToCome(model: Model, matchId: number): boolean {
  const { providerStatus, kickoffAtMs, hasBegun } = matchOf(model, matchId);
  return (providerStatus === "NS" || providerStatus === "PST") && !hasBegun && model.matchNowMs < kickoffAtMs;
}

function bookOf(model: Model, bankrollId: number): Book {
  const book = model.books.get(bankrollId);
  if (!book) throw new RangeError(`no bankroll ${bankrollId}`);
  return book;
}

function matchOf(model: Model, matchId: number): Told {
  const found = model.matches.get(matchId);
  if (!found) throw new RangeError(`no match ${matchId}`);
  return found;
}

function legOf(predictionId: number, market: number): Omit<OracleLeg, "fate"> {
  return {
    market: markets[market] ?? "1X2",
    selection: picks[market] ?? "1",
    line: market === 1 ? "2.5" : null,
    odds: String((1_500 + predictionId * 137) / 1_000),
  };
}
