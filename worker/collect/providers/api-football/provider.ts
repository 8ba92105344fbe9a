import type { CallGate } from "../../upstream.ts";
import type { FootballProvider } from "../provider.ts";
import { listFixtures } from "./calendar.ts";
import { createApiFootballClient } from "./client.ts";
import { listFixturesByRef, listLiveFixtures } from "./details.ts";
import { listHistory, listHistorySteps } from "./history.ts";
import { listAbsences, listBackgrounds, listPrices } from "./pre-match.ts";
import { type ApiFootballMemory, type Source, createApiFootballMemory } from "./source.ts";

export type ApiFootballOptions = {
  /** Without a slash at the end. */
  baseUrl: string;
  apiKey: string;
  /** The leagues of the house, by the upstream's number. */
  leagueRefs: readonly string[];
  gate: CallGate;
  fetch: typeof globalThis.fetch;
  realNowMs: () => number;
  /** How long one call may take, its body included. */
  timeoutMs: number;
  /** Told why something in an answer could not be used. */
  onRefused?: (reason: string) => void;
  /** Shared by the providers of one process, base URL and key; without it each learns for itself. */
  memory?: ApiFootballMemory;
};

/** API-Football v3. Except for `listHistorySteps`, no method throws over the upstream or the gate. */
export function createApiFootballProvider(options: ApiFootballOptions): FootballProvider {
  const source: Source = {
    client: createApiFootballClient(options),
    leagueRefs: new Set(options.leagueRefs),
    realNowMs: options.realNowMs,
    refuse: options.onRefused ?? (() => undefined),
    memory: options.memory ?? createApiFootballMemory(),
  };
  return {
    name: "api-football",
    metered: true,
    marksClosingPrices: false,
    listHistorySteps: (range) => listHistorySteps(source, range),
    listHistory: (step) => listHistory(source, step),
    listFixtures: (range) => listFixtures(source, range),
    listLiveFixtures: () => listLiveFixtures(source),
    listFixturesByRef: (refs) => listFixturesByRef(source, refs),
    listPrices: (fixtures) => listPrices(source, fixtures),
    listAbsences: (fixtures) => listAbsences(source, fixtures),
    listBackgrounds: (fixtures) => listBackgrounds(source, fixtures),
  };
}
