import { env } from "cloudflare:workers";

import { createBankrollBody } from "../worker/wallet/contract.ts";
import { createBankroll } from "../worker/wallet/service.ts";
import { contextOf, insertUser } from "./signed-in.ts";
import type { Player } from "./wallets.ts";
import { hourMs, startMs } from "./world.ts";

/** What is published of a match, without any model: one prediction on the result, or on the market asked for. */
export type Tip = { matchId: number; predictionId: number; kickoffAtMs: number };

type Wanted = {
  market?: "1X2" | "OU" | "BTTS";
  /** In thousandths, as they are published and still stand; null for none. */
  oddsThousandths?: number | null;
  simulated?: boolean;
  /** Of the pick, which is the first selection. */
  probability?: number;
  kickoffAtMs?: number;
  published?: boolean;
};

const picks = { "1X2": "1", OU: "over", BTTS: "yes" } as const;

/** New matches with a prediction and a price each, known an hour ago, in one batch. */
export async function insertTips(count: number, wanted: Wanted = {}): Promise<Tip[]> {
  const { market = "1X2", oddsThousandths = 2_150, simulated = false, probability = 0.5, published = true } = wanted;
  const kickoffAtMs = wanted.kickoffAtMs ?? startMs + 24 * hourMs;
  const first = (await env.DB.prepare("select coalesce(max(id), 0) + 1 as id from matches").first<number>("id")) ?? 1;
  const ids = JSON.stringify(Array.from({ length: count }, (_, index) => first + index));
  const rest = market === "1X2" ? [(1 - probability) / 2, (1 - probability) / 2] : [1 - probability, null];
  const book = simulated ? 2 : 1;
  const statements: [string, ...unknown[]][] = [
    ["insert or ignore into competitions (id, slug, name, country, created_at_ms) values (1, 'l', 'League', 'XX', 0)"],
    [
      "insert or ignore into teams (id, slug, name, country, created_at_ms) values (1, 'a', 'Arles', 'XX', 0), (2, 'b', 'Brest', 'XX', 0)",
    ],
    [
      "insert or ignore into model_registry (id, slug, name, version, parameters, created_at_ms) values (1, 'm', 'M', '1', '{}', 0)",
    ],
    [
      "insert or ignore into model_runs (id, model_id, competition_id, as_of_ms, sample_size, log_likelihood, parameters, recorded_at_ms) values (1, 1, 1, 0, 1, 0.5, '{}', 0)",
    ],
    [
      "insert or ignore into bookmakers (id, slug, name, sharp, aggregate, simulated) values (1, 'real', 'Real', 1, 0, 0), (2, 'practice', 'Practice', 0, 0, 1)",
    ],
    [
      `insert into matches (id, source_key, competition_id, season, home_team_id, away_team_id, league, country, home_team, away_team,
        home_slug, away_slug, kickoff_at_ms, status, provider_status, created_at_ms, updated_at_ms)
      select value, 'test:' || value, 1, '2026', 1, 2, 'League', 'XX', 'Arles', 'Brest', 'a', 'b', ?2, 'upcoming', 'NS', 0, 0
      from json_each(?1)`,
      ids,
      kickoffAtMs,
    ],
    [
      `insert into predictions (id, match_id, market, competition_id, league, sport, search_text, created_at_ms, kickoff_at_ms, match_status)
      select value, value, ?2, 1, 'League', 'Football', 'arles brest', 0, ?3, 'upcoming' from json_each(?1)`,
      ids,
      market,
      kickoffAtMs,
    ],
    [
      `${revisionColumns}
      select value, value, ?2, 1, 1, ?3, (select now_ms from match_now), 0, ?4, ?5, ?6, 'independent', 1.4, 1.1, 0, 0.5, 0.3, 0.2,
        0.5, 0.5, ?7, '1-0', 70, ?8, ?9, 'Real', ?10, '{}', '{}', '{}' from json_each(?1)`,
      ids,
      market,
      kickoffAtMs,
      probability,
      ...rest,
      picks[market],
      Number(published),
      oddsThousandths,
      Number(simulated),
    ],
  ];
  if (oddsThousandths !== null) {
    statements.push([
      `insert into odds_history (match_id, bookmaker_id, market, line_hundredths, selection, odds_thousandths, closing, known_at_ms, recorded_at_ms)
      select value, ?2, ?3, ?4, ?5, ?6, 0, ?7, 0 from json_each(?1)`,
      ids,
      book,
      market,
      market === "OU" ? 250 : 0,
      picks[market],
      oddsThousandths,
      startMs - hourMs,
    ]);
  }
  await env.DB.batch(statements.map(([text, ...values]) => env.DB.prepare(text).bind(...values)));
  return Array.from({ length: count }, (_, index) => ({
    matchId: first + index,
    predictionId: first + index,
    kickoffAtMs,
  }));
}

export async function insertTip(wanted: Wanted = {}): Promise<Tip> {
  const [tip] = await insertTips(1, wanted);
  if (!tip) throw new Error("no tip was inserted");
  return tip;
}

const revisionColumns = `insert into prediction_revisions (prediction_id, match_id, market, revision, model_run_id, kickoff_at_ms,
  published_at_ms, recorded_at_ms, probability_1, probability_2, probability_3, probability_source, expected_home_goals,
  expected_away_goals, rho, result_home, result_draw, result_away, over_probability, btts_probability, pick,
  score_prediction, confidence, published, odds_thousandths, odds_bookmaker, odds_simulated, text_fr, text_en, evidence)`;

/** Another revision of a prediction on the result. */
export async function reviseTip(tip: Tip, change: { pick: "1" | "2"; oddsThousandths: number }): Promise<void> {
  await env.DB.prepare(
    `${revisionColumns}
    select p.id, p.match_id, p.market, p.revision + 1, 1, m.kickoff_at_ms, (select now_ms from match_now), 0, 0.5, 0.25, 0.25,
      'independent', 1.4, 1.1, 0, 0.5, 0.3, 0.2, 0.5, 0.5, ?2, '1-0', 70, 1, ?3, 'Real', 0, '{}', '{}', '{}'
    from predictions p join matches m on m.id = p.match_id where p.id = ?1`,
  )
    .bind(tip.predictionId, change.pick, change.oddsThousandths)
    .run();
}

/** A price of the real bookmaker, or of the simulated one, on a selection of the result. */
export async function offerPrice(
  tip: Tip,
  price: { oddsThousandths: number; selection?: string; knownAtMs?: number; simulated?: boolean },
): Promise<void> {
  await env.DB.prepare(
    `insert into odds_history (match_id, bookmaker_id, market, line_hundredths, selection, odds_thousandths, closing, known_at_ms, recorded_at_ms)
    values (?1, ?2, '1X2', 0, ?3, ?4, 0, ?5, 0)`,
  )
    .bind(
      tip.matchId,
      price.simulated ? 2 : 1,
      price.selection ?? "1",
      price.oddsThousandths,
      price.knownAtMs ?? startMs,
    )
    .run();
}

/** Changes the row of a match, as collection does. */
export async function changeMatch(tip: Tip, assignments: string): Promise<void> {
  await env.DB.prepare(`update matches set ${assignments} where id = ?`).bind(tip.matchId).run();
}

/** Somebody whose bankroll may stake all it holds, at a real clock of the test's own and the match clock of the store. */
export async function followerWith(
  amount = "100.00",
  plan: { max_stake_percentage?: number; strategy?: "flat" | "percentage" | "kelly"; currency?: "EUR" | "GBP" } = {},
): Promise<Player> {
  const userId = await insertUser();
  const clock = { nowMs: Date.UTC(2030, 0, 1, 12) };
  const ctx = contextOf({ userId }, () => clock.nowMs);
  const bankroll = createBankrollBody.parse({
    name: "Cup",
    initial_amount: amount,
    max_stake_percentage: 100,
    ...plan,
  });
  const { id: bankrollId } = await createBankroll(ctx, { bankroll, key: null });
  return { userId, bankrollId, ctx, clock };
}

/** Many at once, each with 10.00 in a bankroll of their own. */
export async function insertFollowers(count: number): Promise<Player[]> {
  const clock = { nowMs: Date.UTC(2030, 0, 1, 12) };
  const everyone = JSON.stringify(Array.from({ length: count }, (_, index) => index));
  const lastId = (await env.DB.prepare("select coalesce(max(id), 0) as id from bankrolls").first<number>("id")) ?? 0;
  const [users] = await env.DB.batch<{ id: number }>([
    env.DB.prepare(
      `insert into users (role, session_version, adult_declared_at_ms, terms_accepted_at_ms, created_at_ms)
      select 'bettor', 1, 0, 0, 0 from json_each(?) returning id`,
    ).bind(everyone),
  ]);
  const userIds = (users?.results ?? []).map(({ id }) => id);
  const bankrolls = userIds.map((userId, index) => ({ userId, bankrollId: lastId + index + 1 }));
  const everyBankroll = "from json_each(?) b";
  const statements = [
    `insert into bankrolls (id, opening_id, user_id, name, currency, initial_minor, risk_tolerance, strategy,
      max_stake_basis_points, status, is_active, created_at_ms, updated_at_ms)
    select b.value ->> 'bankrollId', b.value ->> 'userId', b.value ->> 'userId', 'Cup', 'EUR', 1000, 'medium', 'flat', 10000,
      'open', 1, 0, 0 ${everyBankroll}`,
    `insert into ledger_transactions (id, bankroll_id, kind, currency, at_ms)
    select 'deposit:' || (b.value ->> 'bankrollId'), b.value ->> 'bankrollId', 'deposit', 'EUR', 0 ${everyBankroll}`,
    `insert into ledger_postings (transaction_id, from_account, to_account, amount_minor)
    select 'deposit:' || (b.value ->> 'bankrollId'), 'issuance:' || (b.value ->> 'bankrollId'),
      'wallet:' || (b.value ->> 'bankrollId'), 1000 ${everyBankroll}`,
  ];
  await env.DB.batch(statements.map((text) => env.DB.prepare(text).bind(JSON.stringify(bankrolls))));
  return bankrolls.map(({ userId, bankrollId }) => ({
    userId,
    bankrollId,
    clock,
    ctx: contextOf({ userId }, () => clock.nowMs),
  }));
}
