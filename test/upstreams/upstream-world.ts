import { inject } from "vitest";

import { createApiFootballProvider } from "../../worker/collect/providers/api-football/provider.ts";
import type { UpstreamGate } from "../../worker/collect/upstream.ts";
import { startDueJobs } from "../../worker/jobs.ts";
import { type World as House, createWorld, localBindings, passTime, rowsOf, startMs } from "../world.ts";
import { type ApiFootballControl, openApiFootballSpace } from "./api-football-control.ts";
import { type PlannedMatch, worldAt } from "./matchday.ts";
import type { World } from "./api-football-world.ts";

/** The house on API-Football as it really answers: adapter, gate and store are the real ones, the upstream a double. */
export type UpstreamHouse = {
  house: House;
  upstream: ApiFootballControl;
  nowMs(): number;
  /** Lets both clocks run to an instant, the upstream's world with them. */
  moveTo(atMs: number): Promise<void>;
  /** One tick, and everything it leads to. */
  tick(): Promise<void>;
};

/** Both clocks stand at the `startMs` of a fresh store. */
export async function openUpstreamHouse(
  matches: readonly PlannedMatch[],
  quota: Partial<World> = {},
): Promise<UpstreamHouse> {
  const upstream = await openApiFootballSpace(inject("apiFootballUrl"), worldAt(matches, startMs, quota));
  const name = crypto.randomUUID();
  const gate = gateAt(name, () => house.realNowMs);
  const provider = createApiFootballProvider({
    baseUrl: upstream.baseUrl,
    apiKey: "test-key",
    leagueRefs: [...new Set(matches.map(({ leagueId }) => String(leagueId)))],
    gate,
    fetch: (input, init) => fetch(input, init),
    realNowMs: () => house.realNowMs,
    timeoutMs: 400,
  });
  const house = createWorld(provider, gate);
  house.realNowMs = startMs;
  return {
    house,
    upstream,
    nowMs: () => house.realNowMs,
    async moveTo(atMs) {
      await passTime(atMs - house.realNowMs);
      house.realNowMs = atMs;
      await upstream.setWorld(worldAt(matches, atMs, quota));
    },
    async tick() {
      await startDueJobs(house.compose());
      await house.drain();
    },
  };
}

/** How the upstream's matches stand in the store, by the upstream's number. */
export async function storedMatches(): Promise<Map<string, Record<string, unknown>>> {
  const rows = await rowsOf(
    `select ref, matches.* from matches join external_refs on kind = 'match' and provider = 'api-football'
     and entity_id = matches.id where season = '2026-27'`,
  );
  return new Map(rows.map((row) => [String(row["ref"]), row]));
}

function gateAt(name: string, realNowMs: () => number): UpstreamGate {
  const { UPSTREAM_GATE: gates } = localBindings();
  const stub = () => gates.getByName(name);
  return {
    acquire: async (priority) => stub().acquire(priority, realNowMs()),
    report: async (end) => stub().report(end, realNowMs()),
    expect: async (expected) => stub().expect(expected, realNowMs()),
    describe: async () => stub().describe(realNowMs()),
  };
}
