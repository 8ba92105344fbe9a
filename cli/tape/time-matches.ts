import { kickoffsOfDay } from "../../worker/collect/providers/kickoff-hours.ts";
import type { TapeFixture } from "../../worker/collect/providers/tape.ts";
import { type PlayedMatch, endsAtMs } from "../../worker/collect/providers/timeline.ts";
import type { RecordedMatch } from "./record.ts";

/** A match of the record in its place on the match clock. */
export type TimedMatch = { match: RecordedMatch; fixture: TapeFixture; played: PlayedMatch | null };

type Kickoff = { match: RecordedMatch; kickoffAtMs: number };

const dayMs = 86_400_000;
const announcedDays = 30;
/** Of a match not played yet, when it will be over at the latest. */
const unplayedMs = 4 * 3_600_000;

/**
 * Gives every match its kick-off, derived from the seed where the record holds none, and the instant it was announced:
 * thirty days before the first match of its season, but never before the earlier matches were over that decided who
 * meets.
 */
export function timeMatches(matches: readonly RecordedMatch[], seed: string): TimedMatch[] {
  const derived = deriveKickoffs(matches, seed);
  const seasons = Map.groupBy(
    matches.map((match) => ({
      match,
      kickoffAtMs: match.kickoffAtMs ?? derived.get(match.ref) ?? Date.parse(`${match.date}T15:00:00Z`),
    })),
    ({ match: { competition, season } }) => `${competition.ref}|${season}`,
  );
  return [...seasons.values()].flatMap(announceSeason);
}

function deriveKickoffs(matches: readonly RecordedMatch[], seed: string): Map<string, number> {
  const hourless = matches.filter(({ kickoffAtMs }) => kickoffAtMs === null);
  const days = Map.groupBy(hourless, ({ competition, date }) => `${competition.ref}|${date}`);
  const derived = new Map<string, number>();
  for (const day of days.values()) {
    const [first] = day;
    if (!first) continue;
    const refs = day.map(({ ref }) => ref);
    for (const [ref, atMs] of kickoffsOfDay(first.competition.country, first.date, refs, seed)) derived.set(ref, atMs);
  }
  return derived;
}

function announceSeason(season: readonly Kickoff[]): TimedMatch[] {
  const inOrder = season.toSorted((a, b) => a.kickoffAtMs - b.kickoffAtMs);
  const openedMs = (inOrder[0]?.kickoffAtMs ?? 0) - announcedDays * dayMs;
  let groupsEndMs = openedMs;
  for (const kickoff of inOrder) {
    if (!kickoff.match.knockOut) groupsEndMs = Math.max(groupsEndMs, overAtMs(kickoff));
  }
  const lastOverMs = new Map<string, number>();
  return inOrder.map((kickoff) => {
    const { match, kickoffAtMs } = kickoff;
    const refs = [match.home.ref, match.away.ref];
    const decidedMs = Math.max(groupsEndMs, ...refs.map((ref) => lastOverMs.get(ref) ?? openedMs));
    for (const ref of refs) lastOverMs.set(ref, overAtMs(kickoff));
    // A calendar that overlaps itself is wrong somewhere; the match is still known by its kick-off.
    const announcedAtMs = match.knockOut ? Math.min(decidedMs, kickoffAtMs) : openedMs;
    return { match, fixture: fixtureOf(match, kickoffAtMs, announcedAtMs), played: playedOf(kickoff) };
  });
}

function overAtMs(kickoff: Kickoff): number {
  const played = playedOf(kickoff);
  return played ? endsAtMs(played) : kickoff.kickoffAtMs + unplayedMs;
}

function playedOf({ match, kickoffAtMs }: Kickoff): PlayedMatch | null {
  return match.fullTime ? { ...match, fullTime: match.fullTime, kickoffAtMs } : null;
}

function fixtureOf(match: RecordedMatch, kickoffAtMs: number, announcedAtMs: number): TapeFixture {
  const { ref, competition, season, round, venue, neutral, home, away } = match;
  const kickoffEstimated = match.kickoffAtMs === null;
  return { ref, competition, season, round, kickoffAtMs, kickoffEstimated, venue, neutral, home, away, announcedAtMs };
}
