import * as z from "zod";

import type { MailTopic } from "../accounts/topics.ts";
import type { FinalOutcome } from "../bets/settlement.ts";
import type { LegOutcome } from "../bets/leg-outcome.ts";
import type { BetMarket } from "../bets/terms.ts";

const hourMs = 3_600_000;

/**
 * Everything somebody can be told: the subject they chose ways for, how long a mail or a push about it is worth sending (a
 * goal of the night is no news in the morning; the inbox keeps it), and what the outbox says of it.
 */
const occasions = {
  bet_settled: { topic: "results", worthForMs: 72 * hourMs, body: z.object({ betId: z.int() }) },
  bet_reopened: { topic: "results", worthForMs: 72 * hourMs, body: z.object({ betId: z.int() }) },
  match_kickoff: { topic: "live_events", worthForMs: hourMs / 2, body: z.object({ matchId: z.int() }) },
  goal: { topic: "live_events", worthForMs: hourMs / 2, body: z.object({ matchId: z.int(), factKey: z.string() }) },
  goal_taken_back: {
    topic: "live_events",
    worthForMs: hourMs / 2,
    body: z.object({ matchId: z.int(), factKey: z.string() }),
  },
  prediction_published: {
    topic: "new_predictions",
    worthForMs: 24 * hourMs,
    body: z.object({ matchIds: z.array(z.int()) }),
  },
  prediction_updated: {
    topic: "new_predictions",
    worthForMs: 12 * hourMs,
    body: z.object({ matchIds: z.array(z.int()) }),
  },
  daily_digest: {
    topic: "daily_digest",
    worthForMs: 18 * hourMs,
    body: z.object({ day: z.string(), fromMs: z.int(), untilMs: z.int() }),
  },
} as const satisfies Record<string, { topic: MailTopic; worthForMs: number; body: z.ZodType }>;

export type ToldKind = keyof typeof occasions;
export const toldKinds = Object.keys(occasions) as [ToldKind, ...ToldKind[]];
/** What a digest sums up; what happened in play is over by then. */
export const digestedKinds: readonly ToldKind[] = [
  "bet_settled",
  "bet_reopened",
  "prediction_published",
  "prediction_updated",
];

export type ToldMatch = { matchId: number; home: string; away: string; league: string };
export type ToldGoal = {
  homeScore: number;
  awayScore: number;
  minute: number;
  extraMinute: number | null;
  side: "home" | "away";
  player: string | null;
  estimated: boolean;
};
export type ToldLeg = ToldMatch & { market: BetMarket; selection: string; outcome: LegOutcome };
export type ToldBet = {
  betId: number;
  bankrollId: number;
  currency: "EUR" | "USD" | "GBP";
  /** Null while it is open. */
  outcome: FinalOutcome | null;
  stakeMinor: number;
  /** What came back less what was staked; null while it is open. */
  profitMinor: number | null;
  /** Of the bankroll afterwards. */
  balanceMinor: number;
  legs: ToldLeg[];
};

/** What was told, without words. */
export type Told =
  | { kind: "bet_settled" | "bet_reopened"; bet: ToldBet }
  | { kind: "match_kickoff"; match: ToldMatch }
  | { kind: "goal" | "goal_taken_back"; match: ToldMatch; goal: ToldGoal }
  | { kind: "prediction_published" | "prediction_updated"; matches: ToldMatch[] }
  | { kind: "daily_digest"; day: string; bets: ToldBet[]; reopened: number; published: number; updated: number };

/** What an outbox row is about; null for one that no version of ours wrote. */
export type Occasion = { [Kind in ToldKind]: { kind: Kind } & z.infer<(typeof occasions)[Kind]["body"]> }[ToldKind];

export function readOccasion(kind: string, body: string): Occasion | null {
  if (!isToldKind(kind)) return null;
  const read = occasions[kind].body.safeParse(JSON.parse(body));
  return read.success ? ({ kind, ...read.data } as Occasion) : null;
}

export function topicOf(kind: ToldKind): MailTopic {
  return occasions[kind].topic;
}

export function kindsOf(topic: MailTopic): ToldKind[] {
  return toldKinds.filter((kind) => occasions[kind].topic === topic);
}

/** How long after it happened somebody may still be disturbed with it. */
export function worthForMs(kind: ToldKind): number {
  return occasions[kind].worthForMs;
}

/** The one match it is about; null for several or none. */
export function matchIdOf(told: Told): number | null {
  switch (told.kind) {
    case "bet_settled":
    case "bet_reopened":
      return told.bet.legs.length === 1 ? (told.bet.legs[0]?.matchId ?? null) : null;
    case "match_kickoff":
    case "goal":
    case "goal_taken_back":
      return told.match.matchId;
    case "prediction_published":
    case "prediction_updated":
      return told.matches.length === 1 ? (told.matches[0]?.matchId ?? null) : null;
    case "daily_digest":
      return null;
  }
}

function isToldKind(kind: string): kind is ToldKind {
  return Object.hasOwn(occasions, kind);
}
