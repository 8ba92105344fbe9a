import { env } from "cloudflare:workers";

import { takeBackPlayStatements } from "../worker/accounts/play-service.ts";
import { openDatabase, sqlTextOf } from "../worker/platform/db.ts";
import { messageOf } from "../worker/platform/logger.ts";
import { returnStakeStatements } from "../worker/wallet/postings.ts";
import { insertBets, matchIdOf, withoutPlan } from "./bets.ts";
import { createFootball, fixtureOf } from "./football.ts";
import { type Player, playerWith } from "./wallets.ts";
import { type World, createWorld, dayMs, startMs, tapDatabase } from "./world.ts";

/** Somebody with a bankroll and two matches of their own: many scenes play in one store and never meet. */
export type Scene = {
  world: World;
  player: Player;
  /** Names the scene in ids and keys. */
  number: number;
  matchIds: [first: number, second: number];
  refs: [first: string, second: string];
};

/** Opens scenes one after the other, at most so many. */
export async function openStage(most: number): Promise<() => Promise<Scene>> {
  const refs = Array.from({ length: most }, (_, number) => [`s${number}a`, `s${number}b`] as [string, string]);
  const kickoffAtMs = startMs + 6.9 * dayMs;
  const world = createWorld(
    createFootball(...refs.flat().map((ref) => fixtureOf(ref, { home: `${ref} U`, away: `${ref} C`, kickoffAtMs }))),
  );
  await world.deliver({ type: "collect.daily" });
  let number = -1;
  return async () => {
    number += 1;
    const [first, second] = refs[number] ?? ["", ""];
    const scene = createWorld(createFootball());
    const player = await playerWith("1000.00");
    await withoutPlan(player.ctx, player.bankrollId);
    const db = openDatabase(tapDatabase(env.DB, (call, run) => scene.intercept(call, run)));
    const matchIds: Scene["matchIds"] = [await matchIdOf(first), await matchIdOf(second)];
    return { world: scene, player: { ...player, ctx: { ...player.ctx, db } }, number, matchIds, refs: [first, second] };
  };
}

/** A bet of 10.00 at 2.000 a leg on the home teams of the scene's matches. */
export async function placeIn(scene: Scene, name: string, legs: 1 | 2): Promise<void> {
  const { player, number, refs } = scene;
  await once(() =>
    insertBets(player.ctx, [
      {
        userId: player.userId,
        bankrollId: player.bankrollId,
        reference: `${name}_${number}`,
        legs: refs.slice(0, legs).map((ref) => ({ ref })),
      },
    ]),
  );
}

export async function takeBackIn({ player, number }: Scene, name: string): Promise<void> {
  const reference = `${name}_${number}`;
  const { ctx, bankrollId } = player;
  const stake = {
    transactionId: `unstake:${reference}`,
    bankrollId,
    reference,
    currency: "EUR" as const,
    stakeMinor: 1_000,
  };
  const statements = [
    ...returnStakeStatements(ctx, [stake]),
    ...takeBackPlayStatements({ movementId: `stake:${reference}` }),
  ].map((statement) => ctx.db.$client.prepare(sqlTextOf(statement)));
  const closing = ctx.db.$client.prepare("update bets set status = 'taken_back' where reference = ?").bind(reference);
  await once(() => ctx.db.$client.batch([...statements, closing]));
}

/** What has been done before is done. */
async function once(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!/placed before|posted before/.test(messageOf(error))) throw error;
  }
}

/** The store learns how a match stands. */
export async function store(
  matchId: number,
  code: string,
  fullTime: [home: number, away: number] | null,
): Promise<void> {
  const status = fullTime ? "finished" : code === "PST" ? "postponed" : code === "NS" ? "upcoming" : "cancelled";
  await env.DB.prepare(
    `update matches set status = ?2, provider_status = ?3, full_time_home = ?4, full_time_away = ?5, home_score = ?4,
      away_score = ?5, result_revision = result_revision + 1, state_revision = state_revision + 1 where id = ?1`,
  )
    .bind(matchId, status, code, fullTime?.[0] ?? null, fullTime?.[1] ?? null)
    .run();
}

export async function settleIn({ world, matchIds }: Scene, which: 0 | 1 = 0): Promise<void> {
  await world.deliver({ type: "settle.bets", matchId: matchIds[which] });
}

/** Everything the store holds of a scene but for numbers that only name it and when it was done. */
export async function storyOf(scene: Scene): Promise<string> {
  const { bankrollId, userId } = scene.player;
  const name = `_${scene.number}`;
  const queries: [query: string, ...values: unknown[]][] = [
    ["select kind, balance_minor, frozen_at_ms from accounts where bankroll_id = ? order by kind", bankrollId],
    [
      `select kind, currency, note, iif(reference is null, null, replace(id, '${name}', '')) as id
      from ledger_transactions where bankroll_id = ? order by seq`,
      bankrollId,
    ],
    [
      `select substr(from_account, 1, 5) as source, substr(to_account, 1, 5) as target, amount_minor,
        from_balance_after_minor, to_balance_after_minor
      from ledger_entries where transaction_seq in (select seq from ledger_transactions where bankroll_id = ?) order by id`,
      bankrollId,
    ],
    [
      `select replace(reference, '${name}', '') as reference, status, revision, outcome, payout_minor, wallet_before_minor,
        settled_at_ms is null as unsettled, first_settled_at_ms is null as never_settled
      from bets where bankroll_id = ? order by id`,
      bankrollId,
    ],
    [
      `select leg_number, outcome, reason from bet_legs where bet_id in (select id from bets where bankroll_id = ?)
      order by bet_id, leg_number`,
      bankrollId,
    ],
    [
      `select sum(bets) as bets, sum(voids) as voids, sum(hits) as hits, sum(turnover_minor) as turnover,
        sum(returned_minor) as returned, dimension
      from user_prediction_stats where bankroll_id = ? group by dimension order by dimension`,
      bankrollId,
    ],
    [`select replace(id, '${name}', '') as id, kind from outbox where user_id = ? order by id`, userId],
    ["select kind, amount_minor from play_entries where user_id = ? order by id", userId],
    ["select key from idempotency_keys where user_id = ? and key not like 'own:%' order by key", userId],
    [
      `select provider_status, result_revision, after_bet_id, next_look_at_ms is null as decided from bet_matches
      where match_id in (?, ?) order by match_id`,
      ...scene.matchIds,
    ],
  ];
  const answers = await env.DB.batch(queries.map(([query, ...values]) => env.DB.prepare(query).bind(...values)));
  return JSON.stringify(
    answers.map(({ results }) => results),
    null,
    1,
  );
}
