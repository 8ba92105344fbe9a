import * as z from "zod";

import type { MailTopic, NotificationPreferences } from "../accounts/topics.ts";
import type { FinalOutcome } from "../bets/settlement.ts";
import type { LegOutcome } from "../bets/leg-outcome.ts";
import type { BetMarket } from "../bets/terms.ts";

const hourMs = 3_600_000;

/** What about the books an administrator has to look at; of a bankroll, or of a match whose bets it holds up. */
const booksAlertSchema = z.discriminatedUnion("alert", [
  z.object({ alert: z.literal("book_frozen"), bankrollId: z.int() }),
  z.object({
    alert: z.enum(["bet_refused", "status_unknown", "match_silent", "correction_waits"]),
    matchId: z.int(),
  }),
]);
export type BooksAlert = z.infer<typeof booksAlertSchema>;

/**
 * Everything somebody can be told: the subject they chose ways for, how long a mail or a push about it is worth sending (a
 * goal of the night is no news in the morning; the inbox keeps it), and what the outbox says of it. Without a subject it comes
 * by every way there is: nobody who looks after the books can choose not to hear of them.
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
  books_alert: { topic: null, worthForMs: 72 * hourMs, body: booksAlertSchema },
} as const satisfies Record<string, { topic: MailTopic | null; worthForMs: number; body: z.ZodType }>;

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
  | { kind: "books_alert"; alert: "book_frozen"; bankrollId: number }
  | { kind: "books_alert"; alert: Exclude<BooksAlert["alert"], "book_frozen">; match: ToldMatch }
  | { kind: "daily_digest"; day: string; bets: ToldBet[]; reopened: number; published: number; updated: number };

/** What an outbox row is about; null for one that no version of ours wrote. */
export type Occasion = { [Kind in ToldKind]: { kind: Kind } & z.infer<(typeof occasions)[Kind]["body"]> }[ToldKind];

export function readOccasion(kind: string, body: string): Occasion | null {
  if (!isToldKind(kind)) return null;
  const read = occasions[kind].body.safeParse(JSON.parse(body));
  return read.success ? ({ kind, ...read.data } as Occasion) : null;
}

/** The subject it belongs to; null for what nobody chooses. */
export function topicOf(kind: ToldKind): MailTopic | null {
  return occasions[kind].topic;
}

/** By which ways somebody with these preferences is told of it. */
export function waysOf(kind: ToldKind, preferences: NotificationPreferences) {
  const topic = topicOf(kind);
  return topic === null ? { inbox: true, email: true, push: true } : preferences[topic];
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
    case "books_alert":
      return told.alert === "book_frozen" ? null : told.match.matchId;
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
