import type { DatabaseSync } from "node:sqlite";

import type { MatchState } from "../worker/matches/match.ts";
import { openMigratedDatabase } from "./sqlite-d1.ts";

const hourMs = 3_600_000;
/** Where the match clock of the store stands. */
export const moneyStartMs = Date.UTC(2026, 9, 2, 12);

/** Somebody's bankroll as the store begins with it, in minor units. */
export const moneyBankrolls = [
  { bankrollId: 1, userId: 1, currency: "EUR", initialMinor: 50_000 },
  { bankrollId: 2, userId: 1, currency: "EUR", initialMinor: 3_000 },
  { bankrollId: 3, userId: 2, currency: "GBP", initialMinor: 12_345 },
  { bankrollId: 4, userId: 3, currency: "USD", initialMinor: 1_000 },
] as const;
/** Hours from the beginning to each kick-off; every match has a prediction in each followable market. */
export const moneyKickoffsInHours = [2, 3, 20, 30] as const;
const picks = { "1X2": "1", OU: "over", BTTS: "yes" } as const;

/** What is told of a match. */
export type ToldMatch = Pick<MatchState, "status" | "providerStatus"> & {
  homeScore: number | null;
  awayScore: number | null;
  /** Whether that is the score of 90 minutes. */
  isFinal: boolean;
  kickoffAtMs?: number;
};

/**
 * An in-memory store with the schema of the product, players, matches, predictions and prices; what happens after `begin` is
 * forgotten by `forget`, so that thousands of histories begin alike.
 */
export function openMoneyStore() {
  const database = openMigratedDatabase();
  fill(database);
  return {
    database,
    begin: () => database.exec("begin"),
    forget: () => database.exec("rollback"),
    rows: <Row>(text: string, ...values: (string | number)[]) => database.prepare(text).all(...values) as Row[],
  };
}
export type MoneyStore = ReturnType<typeof openMoneyStore>;

/** What the collector would store of a match: its state, and revisions that count what changed. */
export function toldMatchSql(matchId: number, told: ToldMatch): { text: string; values: (string | number | null)[] } {
  return {
    text: `update matches set status = ?1, provider_status = ?2, home_score = ?3, away_score = ?4, minute = 90,
        full_time_home = iif(?5, ?3, null), full_time_away = iif(?5, ?4, null),
        kickoff_at_ms = coalesce(?6, kickoff_at_ms),
        result_revision = result_revision + (?5 and (full_time_home, full_time_away) is not (?3, ?4)),
        state_revision = state_revision + 1
      where id = ?7`,
    values: [
      told.status,
      told.providerStatus,
      told.homeScore,
      told.awayScore,
      told.isFinal ? 1 : 0,
      told.kickoffAtMs ?? null,
      matchId,
    ],
  };
}

function fill(database: DatabaseSync): void {
  const run = (text: string, ...values: (string | number | null)[]) => database.prepare(text).run(...values);
  run("update match_clock set anchor_real_ms = 0, anchor_match_ms = ?, speed = 0", moneyStartMs);
  for (const userId of [1, 2, 3]) {
    run(
      `insert into users (id, role, session_version, adult_declared_at_ms, terms_accepted_at_ms, created_at_ms)
      values (?, 'bettor', 1, 0, 0, 0)`,
      userId,
    );
  }
  for (const { bankrollId, userId, currency, initialMinor } of moneyBankrolls) {
    run(
      `insert into bankrolls (id, opening_id, user_id, name, currency, initial_minor, risk_tolerance, strategy,
        max_stake_basis_points, status, is_active, created_at_ms, updated_at_ms)
      values (?1, 'open:' || cast(?1 as integer), ?2, 'B', ?3, ?4, 'medium', 'flat', 10000, 'open', 0, 0, 0)`,
      bankrollId,
      userId,
      currency,
      initialMinor,
    );
    run(
      "insert into ledger_transactions (id, bankroll_id, kind, currency, at_ms) values ('open:' || cast(?1 as integer), ?1, 'deposit', ?2, 0)",
      bankrollId,
      currency,
    );
    run(
      "insert into ledger_postings (transaction_id, from_account, to_account, amount_minor) values ('open:' || cast(?1 as integer), 'issuance:' || cast(?1 as integer), 'wallet:' || cast(?1 as integer), ?2)",
      bankrollId,
      initialMinor,
    );
  }
  run("insert into competitions (id, slug, name, country, created_at_ms) values (1, 'l', 'League', 'XX', 0)");
  run(
    "insert into teams (id, slug, name, country, created_at_ms) values (1, 'a', 'Arles', 'XX', 0), (2, 'b', 'Brest', 'XX', 0)",
  );
  run(
    "insert into model_registry (id, slug, name, version, parameters, created_at_ms) values (1, 'm', 'M', '1', '{}', 0)",
  );
  run(
    "insert into model_runs (id, model_id, competition_id, as_of_ms, sample_size, log_likelihood, parameters, recorded_at_ms) values (1, 1, 1, 0, 1, 0.5, '{}', 0)",
  );
  run(
    "insert into bookmakers (id, slug, name, sharp, aggregate, simulated) values (1, 'real', 'Real', 1, 0, 0), (2, 'practice', 'Practice', 0, 0, 1)",
  );
  for (const [index, hours] of moneyKickoffsInHours.entries()) fillMatch(database, index + 1, hours);
}

/** A match and its three predictions; the last match has simulated prices alone. */
function fillMatch(database: DatabaseSync, matchId: number, hours: number): void {
  const kickoffAtMs = moneyStartMs + hours * hourMs;
  database
    .prepare(
      `insert into matches (id, source_key, competition_id, season, home_team_id, away_team_id, league, country, home_team, away_team,
        home_slug, away_slug, kickoff_at_ms, status, provider_status, created_at_ms, updated_at_ms)
      values (?1, 'test:' || cast(?1 as integer), 1, '2026', 1, 2, 'League', 'XX', 'Arles', 'Brest', 'a', 'b', ?2, 'upcoming', 'NS', 0, 0)`,
    )
    .run(matchId, kickoffAtMs);
  const simulated = matchId === moneyKickoffsInHours.length;
  for (const [index, market] of (["1X2", "OU", "BTTS"] as const).entries()) {
    const predictionId = (matchId - 1) * 3 + index + 1;
    const oddsThousandths = 1_500 + predictionId * 137;
    database
      .prepare(
        `insert into predictions (id, match_id, market, competition_id, league, sport, search_text, created_at_ms, kickoff_at_ms, match_status)
        values (?, ?, ?, 1, 'League', 'Football', 'arles brest', 0, ?, 'upcoming')`,
      )
      .run(predictionId, matchId, market, kickoffAtMs);
    database
      .prepare(
        `insert into prediction_revisions (prediction_id, match_id, market, revision, model_run_id, kickoff_at_ms,
          published_at_ms, recorded_at_ms, probability_1, probability_2, probability_3, probability_source, expected_home_goals,
          expected_away_goals, rho, result_home, result_draw, result_away, over_probability, btts_probability, pick,
          score_prediction, confidence, published, odds_thousandths, odds_bookmaker, odds_simulated, text_fr, text_en, evidence)
        values (?1, ?2, ?3, 1, 1, ?4, ?5, 0, 0.5, ?6, ?7, 'independent', 1.4, 1.1, 0, 0.5, 0.3, 0.2, 0.5, 0.5, ?8, '1-0', 70, 1, ?9,
          'Real', ?10, '{}', '{}', '{}')`,
      )
      .run(
        predictionId,
        matchId,
        market,
        kickoffAtMs,
        moneyStartMs,
        market === "1X2" ? 0.25 : 0.5,
        market === "1X2" ? 0.25 : null,
        picks[market],
        oddsThousandths,
        simulated ? 1 : 0,
      );
    database
      .prepare(
        `insert into odds_history (match_id, bookmaker_id, market, line_hundredths, selection, odds_thousandths, closing, known_at_ms, recorded_at_ms)
        values (?, ?, ?, ?, ?, ?, 0, ?, 0)`,
      )
      .run(
        matchId,
        simulated ? 2 : 1,
        market,
        market === "OU" ? 250 : 0,
        picks[market],
        oddsThousandths,
        moneyStartMs - hourMs,
      );
  }
}
