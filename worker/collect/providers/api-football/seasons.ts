import { wireLeague } from "./wire.ts";

const dayMs = 24 * 3_600_000;
/** No season follows the one before sooner than that, whatever the last date the upstream knows of it. */
const shortestSeasonMs = 300 * dayMs;

export type Season = { year: number; startMs: number; endMs: number };

/** The seasons of leagues as far as the upstream has told of them, by league. */
export type Seasons = ReadonlyMap<string, readonly Season[]>;

/** @returns the seasons by league; an item nobody can read is refused */
export function parseSeasons(items: readonly unknown[], refuse: (reason: string) => void): Map<string, Season[]> {
  return new Map(
    items.flatMap((item): [string, Season[]][] => {
      const parsed = wireLeague.safeParse(item);
      if (!parsed.success) {
        refuse(`a league: ${parsed.error.issues[0]?.path.join(".")}`);
        return [];
      }
      const { league, seasons } = parsed.data;
      const told = seasons.map(({ year, start, end }) => ({
        year,
        startMs: Date.parse(start),
        endMs: Date.parse(end) + dayMs,
      }));
      return [[String(league.id), told.sort((one, other) => one.startMs - other.startMs)]];
    }),
  );
}

/**
 * A season as printed: "2023-24" where it reaches into the next calendar year, else "2026". What is not known of this
 * very season is taken from the league's others, and without any from the kick-off.
 */
export function printSeason(seasons: readonly Season[], year: number, kickoffAtMs: number): string {
  const nearest = seasons.toSorted((one, other) => Math.abs(one.year - year) - Math.abs(other.year - year))[0];
  const crosses = nearest
    ? new Date(nearest.endMs - dayMs).getUTCFullYear() > nearest.year
    : new Date(kickoffAtMs).getUTCFullYear() > year || new Date(kickoffAtMs).getUTCMonth() >= 6;
  return crosses ? `${year}-${String((year + 1) % 100).padStart(2, "0")}` : String(year);
}

/** The year by which the upstream asks for a season, from the season as printed. */
export function yearOfSeason(season: string): string {
  return season.slice(0, 4);
}

/**
 * The years of the seasons that may hold a match in `[fromMs, toMs)`, from the running season. Its end is the last match
 * the upstream knows of, which in a cup is far from the last one.
 */
export function yearsInRange(running: Season, range: { fromMs: number; toMs: number }): number[] {
  const nextMs = Math.max(running.endMs, running.startMs + shortestSeasonMs);
  return [
    ...(range.fromMs < running.startMs ? [running.year - 1] : []),
    ...(range.toMs > running.startMs ? [running.year] : []),
    ...(range.toMs > nextMs ? [running.year + 1] : []),
  ];
}

/** Every UTC date of `[fromMs, toMs)`, as the upstream writes them. */
export function datesInRange({ fromMs, toMs }: { fromMs: number; toMs: number }): string[] {
  const first = Math.floor(fromMs / dayMs);
  const last = Math.ceil(toMs / dayMs);
  return Array.from({ length: Math.max(0, last - first) }, (_, index) => dateOf((first + index) * dayMs));
}

/** The UTC date of an instant, as the upstream writes it. */
export function dateOf(instantMs: number): string {
  return new Date(instantMs).toISOString().slice(0, 10);
}
