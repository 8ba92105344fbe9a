import { type BetRecordRow, recordedBetsOf } from "../worker/bets/recorded.ts";
import type { FinalOutcome } from "../worker/bets/settlement.ts";
import type { ServiceContext } from "../worker/context.ts";
import { runBatch } from "../worker/platform/db.ts";
import { type SettlementChange, recordSettlementsStatements } from "../worker/stats/recording.ts";
import type { RecordedBet } from "../worker/stats/recorded-bet.ts";
import type { Currency } from "../worker/wallet/ledger.ts";
import { holdStakeStatements, postOutcomeStatements, reverseOutcomeStatements } from "../worker/wallet/postings.ts";

/** Whose bets they are; the books are kept by the real clock. */
export type Bettor = {
  userId: number;
  bankrollId: number;
  clock: { nowMs: number };
  ctx: Pick<ServiceContext, "db" | "clock">;
};

/** A single of 10.00 at 2.000 on the home team, at a real price, that follows nothing, unless told otherwise. */
export type TestBet = {
  reference: string;
  matchId: number;
  currency?: Currency;
  market?: "1X2" | "OU" | "BTTS";
  selection?: string;
  lineHundredths?: number | null;
  oddsThousandths?: number;
  stakeMinor?: number;
  recommendedStakeMinor?: number | null;
  simulated?: boolean;
  bookmaker?: string;
  strategy?: "ligne" | "tabac";
  acceptedAtMs: number;
  follows?: { predictionId: number; revisionId: number } | null;
};
export type TestResult = {
  outcome: FinalOutcome;
  payoutMinor: number;
  settledAtMs: number;
  fairClosingOddsThousandths?: number | null;
};

/** Places bets as placement does, whatever the plan and limits of their player say. */
export async function placeBets(player: Bettor, bets: readonly TestBet[]): Promise<void> {
  const rows = bets.map((bet) => {
    const whole = wholeBet(bet);
    return { ...whole, returnMinor: Math.floor((whole.stakeMinor * whole.oddsThousandths) / 1_000) };
  });
  const json = JSON.stringify(rows);
  const client = player.ctx.db.$client;
  await client.batch([
    client.prepare("update bankrolls set max_stake_basis_points = 10000 where id = ?").bind(player.bankrollId),
    client
      .prepare(
        `insert into bets (reference, user_id, bankroll_id, currency, followed_prediction_id, strategy, stake_minor,
          recommended_stake_minor, wallet_before_minor, odds_thousandths, potential_return_minor, simulated, rules_version,
          accepted_at_ms, placed_at_ms, status)
        select value ->> 'reference', ?1, ?2, value ->> 'currency', value ->> '$.follows.predictionId', value ->> 'strategy',
          value ->> 'stakeMinor', value ->> 'recommendedStakeMinor', (select balance_minor from accounts where id = ?3),
          value ->> 'oddsThousandths', value ->> 'returnMinor', value ->> 'simulated', 1, value ->> 'acceptedAtMs', ?4, 'open'
        from json_each(?5) order by key`,
      )
      .bind(player.userId, player.bankrollId, `wallet:${player.bankrollId}`, player.clock.nowMs, json),
    client
      .prepare(
        `insert into bet_legs (bet_id, leg_number, match_id, competition_id, revision_id, home_team_id, kickoff_at_ms, market,
          selection, line_hundredths, odds_thousandths, bookmaker, simulated, odds_known_at_ms)
        select b.id, 1, m.id, m.competition_id, j.value ->> '$.follows.revisionId', m.home_team_id, m.kickoff_at_ms,
          j.value ->> 'market', j.value ->> 'selection', j.value ->> 'lineHundredths', b.odds_thousandths,
          j.value ->> 'bookmaker', b.simulated, b.accepted_at_ms
        from json_each(?) j cross join bets b cross join matches m
        where b.reference = j.value ->> 'reference' and m.id = j.value ->> 'matchId' order by j.key`,
      )
      .bind(json),
  ]);
  await runBatch(
    player.ctx.db,
    holdStakeStatements(
      player.ctx,
      rows.map((row) => ({ ...postingOf(player, row), transactionId: `stake:${row.reference}` })),
    ),
  );
}

/** Settles bets as settlement does: books, then bets and legs, then the record. */
export async function settleBets(
  player: Bettor,
  settled: readonly { bet: TestBet; result: TestResult }[],
): Promise<void> {
  await changeBets(
    player,
    settled.map((one) => ({ bet: one.bet, before: null, after: one.result, revision: 1 })),
  );
}

/** One step in the life of a bet. */
export type BetChange = {
  bet: TestBet;
  before: TestResult | null;
  /** Null where it is open again. */
  after: TestResult | null;
  /** Of the settlement this posts; where it is opened again, of the one it takes back. */
  revision: number;
};

/** Settles, corrects and reopens bets, each with what it does to the record. */
export async function changeBets(player: Bettor, changes: readonly BetChange[]): Promise<void> {
  const { ctx } = player;
  const rows = changes.map((change) => ({ ...change, bet: wholeBet(change.bet) }));
  const reversed = rows.filter(({ before }) => before !== null);
  const posted = rows.flatMap((row) => (row.after ? [{ ...row, after: row.after }] : []));
  const counted = await recordedOf(
    player,
    rows.map(({ bet }) => bet),
  );
  await runBatch(ctx.db, [
    ...reverseOutcomeStatements(
      ctx,
      reversed.map(({ bet, after, revision }) => {
        const name = `${bet.reference}:${after ? revision - 1 : revision}`;
        return { reversalId: `reverse:${name}`, transactionId: `settle:${name}` };
      }),
    ),
    ...postOutcomeStatements(
      ctx,
      posted.map(({ bet, after, revision }) => ({
        ...postingOf(player, bet),
        transactionId: `settle:${bet.reference}:${revision}`,
        payoutMinor: after.payoutMinor,
      })),
    ),
  ]);
  const client = ctx.db.$client;
  await client.batch([
    client
      .prepare(
        `update bets set status = iif(j.value ->> 'after' is null, 'open', 'settled'), revision = j.value ->> 'revision',
          outcome = j.value ->> '$.after.outcome', payout_minor = j.value ->> '$.after.payoutMinor',
          settled_at_ms = j.value ->> '$.after.settledAtMs',
          fair_closing_odds_thousandths = j.value ->> '$.after.fairClosingOddsThousandths'
        from json_each(?) j where bets.reference = j.value ->> '$.bet.reference'`,
      )
      .bind(JSON.stringify(rows)),
    client
      .prepare(
        `update bet_legs set outcome = coalesce((select b.outcome from bets b where b.id = bet_id), 'pending')
        where bet_id in (select b.id from json_each(?) j cross join bets b where b.reference = j.value)`,
      )
      .bind(JSON.stringify(rows.map(({ bet }) => bet.reference))),
  ]);
  await runBatch(
    ctx.db,
    recordSettlementsStatements(
      rows.map(({ bet, before, after }): SettlementChange => {
        const record = (result: TestResult | null) => (result ? (counted.get(bet.reference)?.(result) ?? null) : null);
        return {
          userId: player.userId,
          bankrollId: player.bankrollId,
          before: record(before),
          after: record(after),
        };
      }),
    ),
  );
}

/** What statistics count of bets, once they have a result. */
async function recordedOf(
  player: Bettor,
  bets: readonly ReturnType<typeof wholeBet>[],
): Promise<Map<string, (result: TestResult) => RecordedBet | undefined>> {
  const { results: matches } = await player.ctx.db.$client
    .prepare("select id, home_team, away_team, sport, league from matches")
    .all<{ id: number; home_team: string; away_team: string; sport: string; league: string }>();
  const byId = new Map(matches.map((match) => [match.id, match]));
  return new Map(
    bets.map((bet) => [
      bet.reference,
      (result) => {
        const match = byId.get(bet.matchId);
        if (!match) throw new Error(`no match ${bet.matchId}`);
        const row: BetRecordRow = {
          ...bet,
          ...result,
          fairClosingOddsThousandths: result.fairClosingOddsThousandths ?? null,
          legs: [{ ...bet, homeTeam: match.home_team, awayTeam: match.away_team, ...match }],
        };
        return recordedBetsOf([row])[0];
      },
    ]),
  );
}

function wholeBet(bet: TestBet) {
  return {
    currency: "EUR" as const,
    market: "1X2" as const,
    selection: "1",
    lineHundredths: null,
    oddsThousandths: 2_000,
    stakeMinor: 1_000,
    recommendedStakeMinor: null,
    simulated: false,
    bookmaker: "alpha",
    strategy: "tabac" as const,
    follows: null,
    ...bet,
  };
}

function postingOf(player: Bettor, { reference, currency, stakeMinor }: ReturnType<typeof wholeBet>) {
  return { bankrollId: player.bankrollId, reference, currency, stakeMinor };
}
