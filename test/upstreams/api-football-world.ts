import type { ProviderEvent } from "../../worker/collect/providers/provider.ts";

/** What the double of API-Football knows: football in few words, which it renders as the upstream does. */
export type World = {
  apiKey: string;
  /** What the account may call. "Free" holds neither `ids` nor running seasons, and only the days around today. */
  plan?: "Free" | "Pro";
  suspended?: boolean;
  dayLimit: number;
  minuteLimit: number;
  /** How it says that the minute is spent: HTTP 429 where nothing is said, or HTTP 200 with errors. */
  minuteSpent?: "http" | "errors";
  /** Its clock, which the quotas follow; the machine's where absent. */
  nowMs?: number;
  /** False where it predicts no match. */
  predicts?: boolean;
  /** False where answers by id carry no events, line-ups and statistics, which then have to be asked for. */
  detailsById?: boolean;
  leagues: WorldLeague[];
  fixtures: WorldFixture[];
  odds?: WorldOdds[];
  injuries?: WorldInjury[];
};

export type WorldLeague = {
  id: number;
  name: string;
  /** As the upstream writes it: "England", "Czech-Republic", "World". */
  country: string;
  /** Oldest first; dates as "2026-08-14". */
  seasons: { year: number; start: string; end: string; current: boolean }[];
};

export type WorldTeam = { id: number; name: string; country?: string };
export type WorldScore = { home: number; away: number };

export type WorldFixture = {
  id: number;
  leagueId: number;
  season: number;
  round?: string;
  home: WorldTeam;
  away: WorldTeam;
  kickoffAtMs: number;
  venue?: { name: string; city: string };
  /** Short code. */
  status: string;
  elapsed?: number;
  /** Shoot-outs not counted; absent before kick-off. */
  goals?: WorldScore;
  halfTime?: WorldScore;
  /** After 90 minutes; may be left out after a plain FT. */
  fullTime?: WorldScore;
  /** Goals of extra time alone. */
  extraTime?: WorldScore;
  penalties?: WorldScore;
  events?: WorldEvent[];
  /** By the upstream's own names, e.g. `{ "Ball Possession": "55%", "Red Cards": null }`. */
  statistics?: { home: Record<string, number | string | null>; away: Record<string, number | string | null> };
  lineUps?: { home: WorldLineUp; away: WorldLineUp };
};

/** `side` is the team of the player, for an own goal too. */
export type WorldEvent = {
  kind: ProviderEvent["kind"];
  side: "home" | "away";
  minute: number;
  extra?: number;
  player: { id: number; name: string };
};

export type WorldLineUp = {
  formation: string;
  coach: string;
  /** Shirt, name and position. */
  starting: [number: number, name: string, position: "G" | "D" | "M" | "F"][];
  substitutes: [number: number, name: string, position: "G" | "D" | "M" | "F"][];
};

/** Decimal odds. */
export type WorldOdds = {
  fixtureId: number;
  updatedAtMs: number;
  bookmakers: {
    name: string;
    result?: { home: number; draw: number; away: number };
    totals?: { line: number; over: number; under: number }[];
    bothScore?: { yes: number; no: number };
  }[];
};

export type WorldInjury = {
  fixtureId: number;
  side: "home" | "away";
  player: { id: number; name: string };
  reason: string;
  certain: boolean;
};

/** What can go wrong. Those of the second group change what a fixture looks like and leave the answer well formed. */
export type Fault = {
  /** Paths without the first slash, e.g. "fixtures/events"; everywhere where absent. */
  endpoints?: string[];
  /** For so many calls; until cleared where absent. */
  calls?: number;
} & (
  | { kind: "slow"; delayMs: number }
  | { kind: "429"; retryAfterSeconds?: number }
  | { kind: "499" | "500" | "truncated" | "empty" }
  | { kind: "errors"; errors: Record<string, string> | string[] }
  | { kind: "unknown_status" | "score_back" | "duplicates" | "foreign_events" }
  | { kind: "moved_kickoff"; byMs: number }
);

/** A call as the double received it; `status` is what it answered. */
export type ReceivedCall = { path: string; query: Record<string, string>; status: number };
