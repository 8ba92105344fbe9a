import { describeBets } from "../bets/told.ts";
import type { ServiceContext } from "../context.ts";
import { listUpdates } from "../live/service.ts";
import type { StoredLiveUpdate } from "../live/updates.ts";
import { listMatchesByIds } from "../matches/service.ts";
import type { Match } from "../matches/service.ts";
import { findDigested } from "./inbox-repo.ts";
import type { Occasion, Told, ToldBet, ToldGoal, ToldMatch } from "./told.ts";

/** Bets a digest names one by one. */
const mostDigestedBets = 20;

/** What is true now of what happened to somebody; null where nothing is left of it to tell. */
export async function describeOccasions(
  ctx: ServiceContext,
  occasions: readonly { userId: number; occasion: Occasion }[],
): Promise<(Told | null)[]> {
  const all = occasions.map(({ occasion }) => occasion);
  const [bets, matches, updates] = await Promise.all([
    describeBets(
      ctx,
      all.flatMap((occasion) => ("betId" in occasion ? [occasion.betId] : [])),
    ),
    matchesOf(ctx, all),
    updatesOf(ctx, all),
  ]);
  return Promise.all(
    occasions.map(async ({ userId, occasion }) =>
      occasion.kind === "daily_digest" ? digestOf(ctx, userId, occasion) : toldOf(occasion, { bets, matches, updates }),
    ),
  );
}

type Known = {
  bets: ReadonlyMap<number, ToldBet>;
  matches: ReadonlyMap<number, ToldMatch>;
  updates: ReadonlyMap<number, StoredLiveUpdate[]>;
};

function toldOf(occasion: Exclude<Occasion, { kind: "daily_digest" }>, { bets, matches, updates }: Known): Told | null {
  switch (occasion.kind) {
    case "bet_settled":
    case "bet_reopened": {
      const bet = bets.get(occasion.betId);
      return bet ? { kind: occasion.kind, bet } : null;
    }
    case "books_alert": {
      if (occasion.alert === "book_frozen") return { ...occasion, kind: "books_alert" };
      const match = matches.get(occasion.matchId);
      return match ? { kind: "books_alert", alert: occasion.alert, match } : null;
    }
    case "match_kickoff": {
      const match = matches.get(occasion.matchId);
      return match ? { kind: "match_kickoff", match } : null;
    }
    case "goal":
    case "goal_taken_back": {
      const match = matches.get(occasion.matchId);
      const update = updates.get(occasion.matchId)?.find(({ factKey }) => factKey === occasion.factKey);
      const goal = update && goalOf(update);
      return match && goal ? { kind: occasion.kind, match, goal } : null;
    }
    case "prediction_published":
    case "prediction_updated": {
      const known = occasion.matchIds.flatMap((id) => matches.get(id) ?? []);
      return known.length > 0 ? { kind: occasion.kind, matches: known } : null;
    }
  }
}

async function digestOf(
  ctx: ServiceContext,
  userId: number,
  { day, fromMs, untilMs }: Extract<Occasion, { kind: "daily_digest" }>,
): Promise<Told | null> {
  const told = await findDigested(ctx.db, { userId, fromMs, untilMs });
  const last = new Map<number, ToldBet>();
  const matchIds = { prediction_published: new Set<number>(), prediction_updated: new Set<number>() };
  let reopened = 0;
  for (const one of told) {
    if (one.kind === "bet_settled") last.set(one.bet.betId, one.bet);
    else if (one.kind === "bet_reopened") {
      last.delete(one.bet.betId);
      reopened += 1;
    } else if (one.kind === "prediction_published" || one.kind === "prediction_updated") {
      for (const { matchId } of one.matches) matchIds[one.kind].add(matchId);
    }
  }
  const published = matchIds.prediction_published.size;
  const updated = [...matchIds.prediction_updated].filter((id) => !matchIds.prediction_published.has(id)).length;
  if (last.size + reopened + published + updated === 0) return null;
  return {
    kind: "daily_digest",
    day,
    bets: [...last.values()].slice(-mostDigestedBets),
    reopened,
    published,
    updated,
  };
}

async function matchesOf(ctx: ServiceContext, occasions: readonly Occasion[]): Promise<Map<number, ToldMatch>> {
  const ids = occasions.flatMap((occasion) =>
    "matchIds" in occasion ? occasion.matchIds : "matchId" in occasion ? [occasion.matchId] : [],
  );
  const matches = ids.length === 0 ? [] : await listMatchesByIds(ctx, [...new Set(ids)]);
  return new Map(matches.map((match) => [match.id, toldMatchOf(match)]));
}

/** Many people hear of one goal: its match is read once. */
async function updatesOf(
  ctx: ServiceContext,
  occasions: readonly Occasion[],
): Promise<Map<number, StoredLiveUpdate[]>> {
  const ids = new Set(occasions.flatMap((occasion) => ("factKey" in occasion ? [occasion.matchId] : [])));
  const entries = await Promise.all(
    [...ids].map(async (matchId) => [matchId, await listUpdates(ctx, { matchId })] as const),
  );
  return new Map(entries);
}

function toldMatchOf({ id, homeTeam, awayTeam, league }: Match): ToldMatch {
  return { matchId: id, home: homeTeam, away: awayTeam, league };
}

function goalOf({ payload: { event }, homeScore, awayScore }: StoredLiveUpdate): ToldGoal | null {
  if (!event) return null;
  const { minute, extra_minute: extraMinute, side, player, estimated, kind } = event;
  // An own goal counts for the others.
  const scorer = kind === "own_goal" ? (side === "home" ? "away" : "home") : side;
  return { homeScore, awayScore, minute, extraMinute, side: scorer, player, estimated };
}
