import type { Score } from "../matches/match.ts";
import type { LiveEvent } from "./protocol.ts";

/** An event that stands after all corrections. */
export type StandingEvent = {
  event: LiveEvent;
  /** The update that told of it as it stands. */
  seq: number;
  /** The update that told of it first: its place among the others, whatever was corrected since. */
  firstSeq: number;
};

/** What a told event needs to say for `standingOf`. */
export type ToldEvent = {
  seq: number;
  event: LiveEvent;
  /** The update this one takes the place of; null for an event that is new. */
  replacesSeq: number | null;
  /** The update this one takes back; the event it carries never happened then. */
  retractsSeq: number | null;
};

export type EventChange =
  | { kind: "added"; event: LiveEvent }
  | { kind: "replaced"; event: LiveEvent; before: StandingEvent }
  | { kind: "retracted"; before: StandingEvent };

/** The events that stand, in the order in which they were first told. */
export function standingOf(told: readonly ToldEvent[]): StandingEvent[] {
  const bySeq = new Map<number, StandingEvent>();
  for (const { seq, event, replacesSeq, retractsSeq } of told.toSorted((one, other) => one.seq - other.seq)) {
    const before = bySeq.get(replacesSeq ?? retractsSeq ?? seq);
    if (before) bySeq.delete(before.seq);
    if (retractsSeq === null) bySeq.set(seq, { seq, event, firstSeq: before?.firstSeq ?? seq });
  }
  return [...bySeq.values()].sort((one, other) => one.firstSeq - other.firstSeq);
}

/**
 * What has to be told so that what stands is what a provider says now. An event has no name that survives a correction
 * of its player or minute: what stands and is not named any more is matched with what is named and does not stand yet,
 * the smallest change first; what finds no counterpart was taken back, or is new.
 *
 * @param named every event so far. None at all may mean that the answer left them out: then only goals above the score
 *   are taken back, the latest first
 */
export function eventChanges(
  standing: readonly StandingEvent[],
  named: readonly LiveEvent[],
  score: Score | null,
): EventChange[] {
  if (named.length === 0) return goalsAbove(standing, score).map((before) => ({ kind: "retracted", before }));
  const unnamed = [...standing];
  const unknown = named.filter((event) => {
    const same = unnamed.findIndex((known) => identityOf(known.event) === identityOf(event));
    if (same >= 0) unnamed.splice(same, 1);
    return same < 0;
  });
  const corrections = unnamed
    .flatMap((before) => unknown.flatMap((event) => correctionOf(before, event) ?? []))
    .sort((one, other) => one.distance - other.distance || one.before.firstSeq - other.before.firstSeq);
  const corrected = new Map<LiveEvent, StandingEvent>();
  const matched = new Set<StandingEvent>();
  for (const { before, event } of corrections) {
    if (corrected.has(event) || matched.has(before)) continue;
    corrected.set(event, before);
    matched.add(before);
  }
  return [
    ...unnamed.filter((before) => !matched.has(before)).map((before) => ({ kind: "retracted", before }) as const),
    ...unknown.map((event): EventChange => {
      const before = corrected.get(event);
      return before ? { kind: "replaced", event, before } : { kind: "added", event };
    }),
  ];
}

/** The team a goal counts for; null for an event that is no goal. */
export function scoringSideOf({ kind, side }: Pick<LiveEvent, "kind" | "side">): "home" | "away" | null {
  if (kind === "goal" || kind === "penalty_goal") return side;
  if (kind === "own_goal") return side === "home" ? "away" : "home";
  return null;
}

/** The score after each of these events, in their order, counted back from the score after the last. */
export function runningScores(events: readonly LiveEvent[], last: Score): Score[] {
  let reached = scoreBefore(events, last);
  return events.map((event) => (reached = scoreAfter(reached, event)));
}

/** The score before these events; what a feed names beyond its own score counts down to nothing, never below. */
export function scoreBefore(events: readonly LiveEvent[], last: Score): Score {
  const before = { ...last };
  for (const event of events) {
    const scorer = scoringSideOf(event);
    if (scorer) before[scorer] = Math.max(0, before[scorer] - 1);
  }
  return before;
}

export function scoreAfter(before: Score, event: LiveEvent): Score {
  const scorer = scoringSideOf(event);
  return scorer ? { ...before, [scorer]: before[scorer] + 1 } : before;
}

/** Corrections within these minutes are believed to be corrections; the same player may have been seen later still. */
const nearMinutes = 3;
const nearMinutesOfPlayer = 10;

function correctionOf(
  before: StandingEvent,
  event: LiveEvent,
): { before: StandingEvent; event: LiveEvent; distance: number } | null {
  if (familyOf(before.event) !== familyOf(event)) return null;
  const minutes = Math.abs(minuteOf(before.event) - minuteOf(event));
  const { player } = before.event;
  const samePlayer = player !== null && player === event.player;
  if (minutes > (samePlayer ? nearMinutesOfPlayer : nearMinutes)) return null;
  const otherPlayer = player !== null && event.player !== null && !samePlayer;
  return { before, event, distance: minutes + (otherPlayer ? 4 : samePlayer ? 0 : 1) };
}

/** What can become what by a correction: a goal stays one of the same team, whoever scored it and how. */
function familyOf(event: LiveEvent): string {
  const scorer = scoringSideOf(event);
  if (scorer) return `goal ${scorer}`;
  switch (event.kind) {
    case "yellow_card":
    case "red_card":
      return `card ${event.side}`;
    case "shootout_goal":
    case "shootout_miss":
      return `shoot-out ${event.side}`;
    default:
      return `${event.kind} ${event.side}`;
  }
}

function minuteOf({ minute, extra_minute: added }: LiveEvent): number {
  return minute + (added ?? 0);
}

function identityOf({ kind, minute, extra_minute: added, side, player, estimated }: LiveEvent): string {
  return JSON.stringify([kind, minute, added, side, player, estimated]);
}

function goalsAbove(standing: readonly StandingEvent[], score: Score | null): StandingEvent[] {
  if (!score) return [];
  return (["home", "away"] as const).flatMap((side) =>
    standing.filter(({ event }) => scoringSideOf(event) === side).slice(score[side]),
  );
}
