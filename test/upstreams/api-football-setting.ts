import type { FixtureKey, FootballProvider } from "../../worker/collect/providers/provider.ts";
import { createApiFootballProvider } from "../../worker/collect/providers/api-football/provider.ts";
import type { ApiFootballMemory } from "../../worker/collect/providers/api-football/source.ts";
import type { Priority } from "../../worker/collect/upstream.ts";
import { type ApiFootballControl, openApiFootballSpace } from "./api-football-control.ts";
import type { World, WorldFixture, WorldOdds } from "./api-football-world.ts";

/** The double's clock and the machine's. */
export const nowMs = Date.UTC(2026, 9, 10, 12);
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
export const apiKey = "secret-key-123";

export type Setting = {
  provider: FootballProvider;
  control: ApiFootballControl;
  /** Priorities the gate lets nothing through for. */
  closed: Set<Priority>;
  acquired: Priority[];
  refused: string[];
  /** The questions sent since the last look, as they appear in the address. */
  asked: () => Promise<string[]>;
};

type Options = {
  leagueRefs?: string[];
  memory?: ApiFootballMemory;
  realNowMs?: () => number;
  fetch?: typeof globalThis.fetch;
};

/** A space of the double with a provider on it, behind a gate that can be closed. */
export async function openSetting(
  serverUrl: string,
  world: World,
  { leagueRefs = ["39", "40"], memory, ...options }: Options = {},
): Promise<Setting> {
  const control = await openApiFootballSpace(serverUrl, world);
  const closed = new Set<Priority>();
  const acquired: Priority[] = [];
  const refused: string[] = [];
  const provider = createApiFootballProvider({
    baseUrl: control.baseUrl,
    apiKey,
    leagueRefs,
    gate: {
      acquire(priority) {
        acquired.push(priority);
        return Promise.resolve(
          closed.has(priority) ? { granted: false, reason: "reserved", retryAtMs: nowMs + hourMs } : { granted: true },
        );
      },
      report: () => Promise.resolve(),
    },
    fetch,
    realNowMs: () => nowMs,
    ...options,
    timeoutMs: 1000,
    onRefused: (reason) => refused.push(reason),
    memory,
  });
  let seen = 0;
  return {
    provider,
    control,
    closed,
    acquired,
    refused,
    async asked() {
      const calls = await control.calls();
      const fresh = calls.slice(seen).map(({ path, query }) => `${path}?${new URLSearchParams(query).toString()}`);
      seen = calls.length;
      return fresh;
    },
  };
}

export function match(id: number, changes: Partial<WorldFixture> = {}): WorldFixture {
  return {
    id,
    leagueId: 39,
    season: 2026,
    home: { id: id * 10 + 1, name: `Home ${id}` },
    away: { id: id * 10 + 2, name: `Away ${id}` },
    kickoffAtMs: nowMs + hourMs,
    status: "NS",
    ...changes,
  };
}

export function finished(id: number, changes: Partial<WorldFixture> = {}): WorldFixture {
  const kickoffAtMs = nowMs - dayMs;
  return match(id, { kickoffAtMs, status: "FT", elapsed: 90, goals: { home: 1, away: 0 }, ...changes });
}

export function worldOf(fixtures: WorldFixture[], changes: Partial<World> = {}): World {
  const seasons = [
    { year: 2025, start: "2025-08-15", end: "2026-05-24", current: false },
    { year: 2026, start: "2026-08-14", end: "2027-05-30", current: true },
  ];
  return {
    apiKey,
    dayLimit: 1000,
    minuteLimit: 1000,
    nowMs,
    leagues: [
      { id: 39, name: "Premier League", country: "England", seasons },
      { id: 40, name: "Championship", country: "England", seasons },
      { id: 77, name: "A League Abroad", country: "France", seasons },
    ],
    fixtures,
    ...changes,
  };
}

export function keyOf({ id, leagueId, kickoffAtMs, home, away }: WorldFixture): FixtureKey {
  return {
    ref: String(id),
    competitionRef: String(leagueId),
    season: "2026-27",
    kickoffAtMs,
    homeRef: String(home.id),
    awayRef: String(away.id),
  };
}

export function oddsOf(fixtureId: number): WorldOdds {
  const result = { home: 2, draw: 3, away: 4 };
  return { fixtureId, updatedAtMs: nowMs, bookmakers: [{ name: "Bwin", result }] };
}

export function numbered(first: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => first + index);
}
