import { expect } from "vitest";

import { listBetDifferences } from "../worker/bets/reconciliation.ts";
import type { BetMarket } from "../worker/bets/terms.ts";
import { combinedOddsThousandths, potentialReturnMinor } from "../worker/bets/terms.ts";
import { playGuardStatements } from "../worker/accounts/play-service.ts";
import { composeContext } from "../worker/compose.ts";
import type { ServiceContext } from "../worker/context.ts";
import { sqlTextOf } from "../worker/platform/db.ts";
import { holdStakeStatements } from "../worker/wallet/postings.ts";
import { type Football, createFootball, fixtureOf } from "./football.ts";
import { expectSoundBooks } from "./wallets.ts";
import { type World, createWorld, hourMs, localBindings, passTime, rowsOf, startMs } from "./world.ts";

const minuteMs = 60_000;

/** A leg as a test wants it: the home team to win at 2.000, unless told otherwise. */
export type TestLeg = {
  /** The fixture's. */
  ref: string;
  market?: BetMarket;
  selection?: string;
  lineHundredths?: number;
  oddsThousandths?: number;
};
export type TestBet = {
  userId: number;
  bankrollId: number;
  legs: readonly TestLeg[];
  stakeMinor?: number;
  simulated?: boolean;
  reference: string;
  /** Before now on the match clock, by so much. */
  acceptedAgoMs?: number;
};

export type Matchday = {
  football: Football;
  world: World;
  /** What the feed says of a match from now on, told as often as it takes to be believed. */
  tell: (ref: string, change: Parameters<Football["change"]>[1]) => Promise<void>;
  /** Lets time pass, and what has become due by itself be found. */
  wait: (ms: number) => Promise<void>;
};

/** Matches that kick off in two hours, stored and watched. */
export async function matchday(...refs: readonly string[]): Promise<Matchday> {
  const football = createFootball(
    ...refs.map((ref) =>
      fixtureOf(ref, { home: `${ref} United`, away: `${ref} City`, kickoffAtMs: startMs + 2 * hourMs }),
    ),
  );
  const world = createWorld(football);
  world.pending.push({ type: "collect.daily" });
  await world.drain();
  return {
    football,
    world,
    async wait(ms) {
      await passTime(ms);
      world.pending.push({ type: "collect.statuses" });
      await world.drain();
    },
    async tell(ref, change) {
      football.change(ref, change);
      for (let time = 0; time < 2; time += 1) {
        await passTime(minuteMs);
        world.pending.push({ type: "collect.daily" });
        await world.drain();
      }
    },
  };
}

export async function matchIdOf(ref: string): Promise<number> {
  const [row] = await rowsOf<{ id: number }>("select id from matches where source_key = ?", `replay:${ref}`);
  return row?.id ?? Number.NaN;
}

/** Lets a bankroll stake all it holds at once. */
export async function withoutPlan(ctx: ServiceContext, bankrollId: number): Promise<void> {
  await ctx.db.$client
    .prepare("update bankrolls set max_stake_basis_points = 10000 where id = ?")
    .bind(bankrollId)
    .run();
}

/** The batch that places bets, as it is composed by hand: bets, legs, stakes and limits. */
export async function insertBets(ctx: ServiceContext, bets: readonly TestBet[]): Promise<void> {
  const rows = bets.map(({ legs, stakeMinor = 1_000, simulated = false, acceptedAgoMs = 0, ...bet }) => {
    const priced = legs.map(
      ({ market = "1X2", selection = "1", lineHundredths = null, oddsThousandths = 2_000, ref }) => ({
        market,
        selection,
        lineHundredths,
        oddsThousandths,
        sourceKey: `replay:${ref}`,
      }),
    );
    const odds = combinedOddsThousandths(priced);
    const returned = potentialReturnMinor(stakeMinor, priced);
    return { ...bet, stakeMinor, simulated: simulated ? 1 : 0, acceptedAgoMs, legs: priced, odds, returned };
  });
  const json = JSON.stringify(rows);
  const client = ctx.db.$client;
  const posted = rows.map(({ reference, bankrollId, stakeMinor }) => ({
    transactionId: `stake:${reference}`,
    bankrollId,
    reference,
    currency: "EUR" as const,
    stakeMinor,
  }));
  const guards = rows.flatMap(({ userId, reference, stakeMinor }) =>
    playGuardStatements(ctx, {
      userId,
      kind: "stake",
      movementId: `stake:${reference}`,
      amountMinor: stakeMinor,
      currency: "EUR",
    }),
  );
  await client.batch([
    client
      .prepare(
        `insert into bets (reference, user_id, bankroll_id, currency, strategy, stake_minor, wallet_before_minor, odds_thousandths,
          potential_return_minor, simulated, rules_version, accepted_at_ms, placed_at_ms, status)
        select b.value ->> 'reference', b.value ->> 'userId', b.value ->> 'bankrollId', 'EUR', 'tabac', b.value ->> 'stakeMinor',
          (select balance_minor from accounts where id = 'wallet:' || (b.value ->> 'bankrollId')), b.value ->> 'odds',
          b.value ->> 'returned', b.value ->> 'simulated', 1, (select now_ms from match_now) - (b.value ->> 'acceptedAgoMs'), ?, 'open'
        from json_each(?) b order by b.key`,
      )
      .bind(ctx.clock.realNowMs(), json),
    client
      .prepare(
        `insert into bet_legs (bet_id, leg_number, match_id, competition_id, home_team_id, kickoff_at_ms, market, selection,
          line_hundredths, odds_thousandths, bookmaker, simulated, odds_known_at_ms)
        select t.id, l.key + 1, m.id, m.competition_id, m.home_team_id, m.kickoff_at_ms, l.value ->> 'market',
          l.value ->> 'selection', l.value ->> 'lineHundredths', l.value ->> 'oddsThousandths', 'ALPHA', b.value ->> 'simulated', 0
        from json_each(?) b join bets t on t.reference = b.value ->> 'reference', json_each(b.value, '$.legs') l
          join matches m on m.source_key = l.value ->> 'sourceKey' order by b.key, l.key`,
      )
      .bind(json),
    ...[...holdStakeStatements(ctx, posted), ...guards].map((statement) => client.prepare(sqlTextOf(statement))),
  ]);
}

/** What stands of bets, by their references. */
export async function betsNow(): Promise<Record<string, string>> {
  const rows = await rowsOf<{ reference: string; text: string }>(
    `select reference, status || coalesce(' ' || outcome || ' ' || payout_minor, '') || ' r' || revision as text from bets order by id`,
  );
  return Object.fromEntries(rows.map(({ reference, text }) => [reference, text]));
}

/** What must be true of bets and books after anything at all. */
export async function expectSoundBets(ctx: ServiceContext): Promise<void> {
  await expectSoundBooks(ctx);
  expect(await listBetDifferences(composeContext(localBindings(), { kind: "system", job: "test" }), null)).toEqual([]);
}
