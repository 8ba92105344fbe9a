import type { ApiFootballClient } from "./client.ts";
import type { Surroundings } from "./parse-fixture.ts";
import { type Season, parseSeasons } from "./seasons.ts";
import { wireHead } from "./wire.ts";

const dayMs = 24 * 3_600_000;

/** What every question to the upstream is asked with. */
export type Source = {
  client: ApiFootballClient;
  leagueRefs: ReadonlySet<string>;
  realNowMs: () => number;
  /** Told of everything in an answer that could not be used. */
  refuse: (reason: string) => void;
  memory: ApiFootballMemory;
};

/** What earlier answers taught of an upstream and the plan behind a key; losing it costs a few calls, nothing else. */
export type ApiFootballMemory = {
  /** Every season told of so far, by league, the running one last. */
  seasons: Map<string, Season[]>;
  /** Codes by team. */
  teamCountries: Map<string, string>;
  /** When a subject was last learned; real clock. */
  learnedAtMs: Map<string, number>;
};

export function createApiFootballMemory(): ApiFootballMemory {
  return { seasons: new Map(), teamCountries: new Map(), learnedAtMs: new Map() };
}

/** Whether `subject` was learned within the last day: it still holds. */
export function isFresh(source: Source, subject: string): boolean {
  const atMs = source.memory.learnedAtMs.get(subject);
  return atMs !== undefined && source.realNowMs() - atMs < dayMs;
}

export function markFresh(source: Source, subject: string): void {
  source.memory.learnedAtMs.set(subject, source.realNowMs());
}

/** Adds what an answer of `/leagues` tells of the leagues of the house. */
export function learnSeasons(source: Source, items: readonly unknown[]): void {
  for (const [leagueRef, told] of parseSeasons(items.filter(isOfLeagues(source)), source.refuse)) {
    const years = new Map(
      [...(source.memory.seasons.get(leagueRef) ?? []), ...told].map((season) => [season.year, season]),
    );
    source.memory.seasons.set(
      leagueRef,
      [...years.values()].toSorted((one, other) => one.year - other.year),
    );
  }
}

export function surroundingsOf({ memory: { seasons, teamCountries } }: Source): Surroundings {
  return { seasons, teamCountries };
}

/** Answers for a date or for everything in play hold the whole world: only the house's leagues are read further. */
export function isOfLeagues({ leagueRefs }: Source): (item: unknown) => boolean {
  return (item) => {
    const id = wireHead.safeParse(item).data?.league?.id;
    return id === undefined || leagueRefs.has(String(id));
  };
}

/** Fixtures nobody asked for are the answer to another question. */
export function isOneOf(refs: ReadonlySet<string>): (item: unknown) => boolean {
  return (item) => {
    const id = wireHead.safeParse(item).data?.fixture?.id;
    return id === undefined || refs.has(String(id));
  };
}
