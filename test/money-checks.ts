import { expect } from "vitest";

import { listBetDifferences } from "../worker/bets/reconciliation.ts";
import type { ServiceContext } from "../worker/context.ts";
import { listDifferences } from "../worker/wallet/reconciliation.ts";
import type { MoneyStore } from "./money-store.ts";
import { type OracleLeg, oracleReturn } from "./oracle/settlement.ts";

const hourMs = 3_600_000;

type Bet = {
  id: number;
  reference: string;
  bankroll_id: number;
  status: string;
  stake_minor: number;
  payout_minor: number | null;
  revision: number;
};

/** What must be true of the books whatever happened, and at every moment. @param ctx at which nothing else is at work */
export async function expectBooksHold(store: MoneyStore, ctx: ServiceContext): Promise<void> {
  expect(await listDifferences(ctx)).toEqual([]);
  expect(await listBetDifferences(ctx, null)).toEqual([]);
  expect(
    store.rows(
      `select bankroll_id, sum(balance_minor) from accounts group by bankroll_id having sum(balance_minor) <> 0`,
    ),
    "every book sums to zero",
  ).toEqual([]);
  expect(
    store.rows(`select a.bankroll_id, a.balance_minor from accounts a where a.kind = 'escrow' and a.balance_minor <>
      (select coalesce(sum(stake_minor), 0) from bets b where b.bankroll_id = a.bankroll_id and b.status = 'open')`),
    "escrow is the stakes of open bets",
  ).toEqual([]);
  expect(
    store.rows(`select a.bankroll_id, a.balance_minor from accounts a where a.kind = 'house' and -a.balance_minor <>
        (select coalesce(sum(payout_minor - stake_minor), 0) from bets b where b.bankroll_id = a.bankroll_id and b.status = 'settled')
      and not exists (select 1 from ledger_transactions t where t.id = 'close:' || a.bankroll_id)`),
    "the house bears what bets won and lost",
  ).toEqual([]);
  expect(
    store.rows(`select b.reference, b.revision from bets b where
      (select count(*) from ledger_transactions t where t.reference = b.reference and t.kind = 'settlement') <> b.revision
      or (select count(*) from ledger_transactions t where t.reference = b.reference and t.kind = 'reversal')
        <> b.revision - (b.status = 'settled')
      or (select count(*) from ledger_transactions t where t.reference = b.reference and t.kind = 'stake') <> 1
      or (select count(*) from ledger_transactions t where t.reference = b.reference and t.kind = 'stake_return')
        <> (b.status = 'taken_back')`),
    "every bet was staked once and settled once for each of its revisions",
  ).toEqual([]);
  expect(
    store.rows(`select id from ledger_transactions t where kind = 'settlement'
      and not exists (select 1 from outbox o where o.id = t.id) union all
      select id from outbox where kind = 'bet_settled' and id not in (select id from ledger_transactions)`),
    "what was settled is told, and nothing else",
  ).toEqual([]);
}

/** Once nothing more is to come: what settled bets were paid is what the oracle makes of how their matches ended. */
export function expectPaidAsOracle(store: MoneyStore): number {
  const bets = store.rows<Bet>("select * from bets where status in ('open', 'settled') order by id");
  for (const bet of bets) {
    const legs = store
      .rows<LegOfMatch>(
        `select l.market, l.selection, l.line_hundredths, l.odds_thousandths, l.kickoff_at_ms as agreed_at_ms, m.kickoff_at_ms,
          m.provider_status, m.home_score, m.away_score, m.full_time_home, m.full_time_away
        from bet_legs l join matches m on m.id = l.match_id where l.bet_id = ? order by l.leg_number`,
        bet.id,
      )
      .map(oracleLegOf);
    expect([bet.reference, bet.status, bet.payout_minor]).toEqual([
      bet.reference,
      "settled",
      oracleReturn(bet.stake_minor, legs),
    ]);
  }
  return bets.length;
}

type LegOfMatch = {
  market: OracleLeg["market"];
  selection: string;
  line_hundredths: number | null;
  odds_thousandths: number;
  agreed_at_ms: number;
  kickoff_at_ms: number;
  provider_status: string;
  home_score: number;
  away_score: number;
  full_time_home: number;
  full_time_away: number;
};

function oracleLegOf(leg: LegOfMatch): OracleLeg {
  return {
    market: leg.market,
    selection: leg.selection,
    line: leg.line_hundredths === null ? null : String(leg.line_hundredths / 100),
    odds: String(leg.odds_thousandths / 1_000),
    fate: fateOf(leg),
  };
}

function fateOf(leg: LegOfMatch): OracleLeg["fate"] {
  if (leg.kickoff_at_ms > leg.agreed_at_ms + 48 * hourMs) return { kind: "void" };
  if (leg.provider_status === "FT") return { kind: "played", home: leg.full_time_home, away: leg.full_time_away };
  if (leg.provider_status === "ABD") return { kind: "abandoned", home: leg.home_score, away: leg.away_score };
  return { kind: "void" };
}
