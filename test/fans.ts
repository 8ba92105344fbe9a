import { env } from "cloudflare:workers";

import { type NotificationPreferences, defaultNotificationPreferences } from "../worker/accounts/topics.ts";
import type { ServiceContext } from "../worker/context.ts";
import { runBatch, sqlTextOf } from "../worker/platform/db.ts";
import { holdStakeStatements, postOutcomeStatements } from "../worker/wallet/postings.ts";
import { rowsOf } from "./world.ts";

type Ways = Partial<NotificationPreferences[keyof NotificationPreferences]>;
export type Fan = { id: number; email: string };

let fans = 0;

/** Somebody with a verified address who chose how to be told. */
export async function fanWith(
  chosen: {
    zone?: string;
    language?: "fr" | "en";
    ways?: Partial<Record<keyof NotificationPreferences, Ways>>;
    /** Minutes since midnight. */
    quiet?: [number, number];
    digestMinute?: number;
  } = {},
): Promise<Fan> {
  fans += 1;
  const email = `fan-${fans}@aibet.example`;
  const preferences = Object.fromEntries(
    Object.entries(defaultNotificationPreferences).map(([topic, usual]) => [
      topic,
      { ...usual, ...chosen.ways?.[topic as keyof NotificationPreferences] },
    ]),
  );
  const row = await env.DB.prepare(
    `insert into users (email, password_hash, role, email_verified_at_ms, session_version, adult_declared_at_ms,
      terms_accepted_at_ms, created_at_ms) values (?, 'none', 'bettor', 0, 1, 0, 0, 0) returning id`,
  )
    .bind(email)
    .first<{ id: number }>();
  const id = row?.id ?? Number.NaN;
  await env.DB.batch([
    env.DB.prepare(
      `insert into user_profiles (user_id, display_name, avatar, language, time_zone, odds_format, notification_preferences, updated_at_ms)
      values (?, ?, 'initials', ?, ?, 'decimal', ?, 0)`,
    ).bind(id, `Fan ${fans}`, chosen.language ?? "en", chosen.zone ?? "UTC", JSON.stringify(preferences)),
    env.DB.prepare(
      `insert into notification_preferences (user_id, quiet_from_minute, quiet_until_minute, digest_minute, updated_at_ms)
      values (?, ?, ?, ?, 0)`,
    ).bind(id, chosen.quiet?.[0] ?? null, chosen.quiet?.[1] ?? null, chosen.digestMinute ?? 480),
  ]);
  return { id, email };
}

export async function favour(fan: Fan, kind: "team" | "league" | "match", entityId: number): Promise<void> {
  await env.DB.prepare("insert into favourites (user_id, kind, entity_id, created_at_ms) values (?, ?, ?, 0)")
    .bind(fan.id, kind, entityId)
    .run();
}

/** A bet of 10.00 at 2.000 on the home team of a match still to come. @returns its id */
export async function betOn(
  ctx: ServiceContext,
  bet: { userId: number; bankrollId: number; matchId: number; reference: string },
): Promise<number> {
  const { reference, bankrollId } = bet;
  const stake = {
    transactionId: `stake:${reference}`,
    bankrollId,
    reference,
    currency: "EUR" as const,
    stakeMinor: 1000,
  };
  await env.DB.batch([
    env.DB.prepare(
      `insert into bets (reference, user_id, bankroll_id, currency, strategy, stake_minor, wallet_before_minor,
        odds_thousandths, potential_return_minor, simulated, rules_version, accepted_at_ms, placed_at_ms, status)
      values (?1, ?2, ?3, 'EUR', 'tabac', 1000, (select balance_minor from accounts where bankroll_id = ?3 and kind = 'wallet'), 2000, 2000,
        0, 1, (select now_ms from match_now), ?4, 'open')`,
    ).bind(reference, bet.userId, bankrollId, ctx.clock.realNowMs()),
    env.DB.prepare(
      `insert into bet_legs (bet_id, leg_number, match_id, competition_id, home_team_id, kickoff_at_ms, market, selection,
        odds_thousandths, bookmaker, simulated, odds_known_at_ms)
      select b.id, 1, m.id, m.competition_id, m.home_team_id, m.kickoff_at_ms, '1X2', '1', 2000, 'ALPHA', 0, 0
      from bets b, matches m where b.reference = ? and m.id = ?`,
    ).bind(reference, bet.matchId),
    ...holdStakeStatements(ctx, [stake]).map((statement) => env.DB.prepare(sqlTextOf(statement))),
  ]);
  const [row] = await rowsOf<{ id: number }>("select id from bets where reference = ?", reference);
  return row?.id ?? Number.NaN;
}

/** Pays a bet out as won. */
export async function winBet(ctx: ServiceContext, bet: { bankrollId: number; reference: string }): Promise<void> {
  const { reference, bankrollId } = bet;
  const outcome = {
    transactionId: `settle:${reference}:1`,
    bankrollId,
    reference,
    currency: "EUR" as const,
    stakeMinor: 1000,
    payoutMinor: 2000,
  };
  await runBatch(ctx.db, postOutcomeStatements(ctx, [outcome]));
  await env.DB.prepare(
    `update bets set status = 'settled', revision = 1, outcome = 'won', payout_minor = 2000, settled_at_ms = 1,
      first_settled_at_ms = 1 where reference = ?`,
  )
    .bind(reference)
    .run();
}
