import { seasonLabel, seasonYearOf } from "../../worker/collect/providers/tape.ts";
import { TapeError } from "./tape-error.ts";

/** Real time between the start of the clock and the first kick-off. */
const leadInMs = 2 * 60_000;

/** @throws TapeError unless the text is a date or an instant with its zone, as in 2015-02-07 or 2015-02-07T12:00:00Z */
export function parseStart(requested: string): number {
  const isWellFormed = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(requested);
  const atMs = isWellFormed ? Date.parse(requested) : Number.NaN;
  if (Number.isNaN(atMs)) {
    throw new TapeError(`REPLAY_START: "${requested}" is not an ISO date, as in 2015-02-07 or 2015-02-07T12:00:00Z`);
  }
  return atMs;
}

/**
 * Where the match clock starts: two real minutes before a kick-off at the given speed. Without a request this is the
 * first Saturday kick-off of the preferred February, or of the last one the tape holds; with one, the first kick-off
 * at or after it, and never an instant before it.
 *
 * @param speed match milliseconds per real millisecond, above 0
 * @param requested ISO date, or instant with its zone
 * @throws TapeError when the request cannot be read or lies outside the tape, or the tape holds no February
 */
export function chooseStart(
  tape: { preferredMonth: string; fixtures: readonly { kickoffAtMs: number }[] },
  { speed, requested }: { speed: number; requested?: string | undefined },
): number {
  const kickoffs = tape.fixtures.map(({ kickoffAtMs }) => kickoffAtMs).toSorted((a, b) => a - b);
  if (requested === undefined || requested === "") {
    return defaultKickoff(kickoffs, tape.preferredMonth) - leadInMs * speed;
  }
  const requestedMs = parseStart(requested);
  const firstMs = kickoffs[0];
  const kickoffAtMs = kickoffs.find((atMs) => atMs >= requestedMs);
  if (firstMs === undefined || kickoffAtMs === undefined || seasonYearOf(requestedMs) < seasonYearOf(firstMs)) {
    throw new TapeError(`REPLAY_START: ${requested} lies outside the tape, ${boundsOf(kickoffs)}`);
  }
  return Math.max(requestedMs, kickoffAtMs - leadInMs * speed);
}

function defaultKickoff(kickoffs: readonly number[], preferredMonth: string): number {
  const inFebruary = kickoffs.filter((atMs) => new Date(atMs).getUTCMonth() === 1);
  const preferred = inFebruary.filter((atMs) => monthOf(atMs) === preferredMonth);
  const lastMonth = monthOf(inFebruary.at(-1) ?? 0);
  const february = preferred.length > 0 ? preferred : inFebruary.filter((atMs) => monthOf(atMs) === lastMonth);
  const chosen = february.find((atMs) => new Date(atMs).getUTCDay() === 6) ?? february[0];
  if (chosen === undefined) {
    throw new TapeError(`the tape holds no February to start in: choose with REPLAY_START, ${boundsOf(kickoffs)}`);
  }
  return chosen;
}

function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

function boundsOf(kickoffs: readonly number[]): string {
  const [first, last] = [kickoffs[0], kickoffs.at(-1)];
  if (first === undefined || last === undefined) return "which holds no match";
  const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
  return `which runs from ${day(first)} to ${day(last)} (${seasonLabel(seasonYearOf(first))} to ${seasonLabel(seasonYearOf(last))})`;
}
