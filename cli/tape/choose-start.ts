import { seasonYearOf } from "../../worker/collect/providers/tape.ts";
import type { TapeOpening } from "./record.ts";
import { TapeError } from "./tape-error.ts";

type Kickoff = { kickoffAtMs: number; competition: { ref: string } };

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
 * first of a tournament; of a league, the first on a Saturday of the preferred February, or of the last one the tape
 * holds. With a request it is the first kick-off at or after it, and never an instant before it.
 *
 * @param speed match milliseconds per real millisecond, above 0
 * @param requested ISO date, or instant with its zone
 * @throws TapeError when the request cannot be read or lies outside the tape, or there is nothing to start with
 */
export function chooseStart(
  tape: { opening: TapeOpening; fixtures: readonly Kickoff[] },
  { speed, requested }: { speed: number; requested?: string | undefined },
): number {
  const fixtures = tape.fixtures.toSorted((a, b) => a.kickoffAtMs - b.kickoffAtMs);
  const kickoffs = fixtures.map(({ kickoffAtMs }) => kickoffAtMs);
  if (requested === undefined || requested === "") {
    return defaultKickoff(fixtures, tape.opening) - leadInMs * speed;
  }
  const requestedMs = parseStart(requested);
  const firstMs = kickoffs[0];
  const kickoffAtMs = kickoffs.find((atMs) => atMs >= requestedMs);
  if (firstMs === undefined || kickoffAtMs === undefined || seasonYearOf(requestedMs) < seasonYearOf(firstMs)) {
    throw new TapeError(`REPLAY_START: ${requested} lies outside the tape, ${boundsOf(kickoffs)}`);
  }
  return Math.max(requestedMs, kickoffAtMs - leadInMs * speed);
}

function defaultKickoff(fixtures: readonly Kickoff[], opening: TapeOpening): number {
  const kickoffs = fixtures.map(({ kickoffAtMs }) => kickoffAtMs);
  const chosen =
    opening.kind === "league"
      ? kickoffInFebruary(kickoffs, opening.preferredMonth)
      : fixtures.find(({ competition }) => competition.ref === opening.competitionRef)?.kickoffAtMs;
  if (chosen === undefined) {
    const sought = opening.kind === "league" ? "February" : "match of the tournament";
    throw new TapeError(`the tape holds no ${sought} to start in: choose with REPLAY_START, ${boundsOf(kickoffs)}`);
  }
  return chosen;
}

function kickoffInFebruary(kickoffs: readonly number[], preferredMonth: string | null): number | undefined {
  const inFebruary = kickoffs.filter((atMs) => new Date(atMs).getUTCMonth() === 1);
  const preferred = inFebruary.filter((atMs) => monthOf(atMs) === preferredMonth);
  const lastMonth = monthOf(inFebruary.at(-1) ?? 0);
  const february = preferred.length > 0 ? preferred : inFebruary.filter((atMs) => monthOf(atMs) === lastMonth);
  return february.find((atMs) => new Date(atMs).getUTCDay() === 6) ?? february[0];
}

function monthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

function boundsOf(kickoffs: readonly number[]): string {
  const [first, last] = [kickoffs[0], kickoffs.at(-1)];
  if (first === undefined || last === undefined) return "which holds no match";
  const day = (atMs: number) => new Date(atMs).toISOString().slice(0, 10);
  return `which runs from ${day(first)} to ${day(last)}`;
}
