/** What the product says of a match, whatever its provider calls it. */
export const matchStatuses = ["upcoming", "live", "finished", "postponed", "cancelled"] as const;
export type MatchStatus = (typeof matchStatuses)[number];

export type Score = { home: number; away: number };

/** What is counted of a team in a match; `possession` in per cent, everything else as often as it happened. */
export const statisticNames = [
  "expectedGoals",
  "possession",
  "shots",
  "shotsOnTarget",
  "corners",
  "offsides",
  "fouls",
  "yellowCards",
  "redCards",
  "saves",
  "passes",
  "accuratePasses",
] as const;
export type StatisticName = (typeof statisticNames)[number];
/** What the source does not tell is absent. */
export type TeamStatistics = Partial<Record<StatisticName, number>>;

/** Stored beside the score; `estimated` names the fields that were derived for the show and must not be scored. */
export type ScoreDetails = {
  halfTime: Score | null;
  fullTime: Score | null;
  /** After extra time, the 90 minutes included; absent from rows that were stored before it was known here. */
  extraTime?: Score | null;
  penalties?: Score | null;
  statistics: { home: TeamStatistics; away: TeamStatistics } | null;
  estimated: string[];
};

/** The columns of a match that an answer of a provider can change. */
export type MatchState = {
  kickoffAtMs: number;
  kickoffEstimated: boolean;
  round: string | null;
  venue: string | null;
  neutral: boolean;
  status: MatchStatus;
  providerStatus: string;
  minute: number | null;
  homeScore: number | null;
  awayScore: number | null;
  fullTimeHome: number | null;
  fullTimeAway: number | null;
  scoreDetails: ScoreDetails | null;
  resultRevision: number;
  /** Events the provider has told of so far: a card changes neither score nor status. */
  eventCount: number;
  stateRevision: number;
  finishedAtMs: number | null;
};

export type MatchPatch = MatchState & { id: number; fromStateRevision: number };

export type NewMatch = MatchState & {
  ref: string;
  sourceKey: string;
  competition: { ref: string; name: string; country: string; entrants: "clubs" | "nations" };
  season: string;
  home: NewTeam;
  away: NewTeam;
};

export type NewTeam = { ref: string; name: string; country: string };

const statusByProviderCode: Readonly<Record<string, MatchStatus>> = {
  TBD: "upcoming",
  NS: "upcoming",
  "1H": "live",
  HT: "live",
  "2H": "live",
  ET: "live",
  BT: "live",
  P: "live",
  SUSP: "live",
  INT: "live",
  LIVE: "live",
  FT: "finished",
  AET: "finished",
  PEN: "finished",
  PST: "postponed",
  CANC: "cancelled",
  ABD: "cancelled",
  AWD: "cancelled",
  WO: "cancelled",
};

/** @returns the house status of a provider's short code, or null for a code nobody knows: an alert that changes nothing. */
export function statusOfProviderCode(code: string): MatchStatus | null {
  return Object.hasOwn(statusByProviderCode, code) ? (statusByProviderCode[code] ?? null) : null;
}

/** A name in ASCII lower case with hyphens, for addresses: "Atlético Madrid" is "atletico-madrid". */
export function slugOf(name: string): string {
  return foldForSearch(name)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
}

/** What somebody looks for, in the words the search text of a prediction is made of: "Saint-Étienne" is "saint etienne". */
export function searchTextOf(text: string): string {
  // What has no letter of ours finds nothing, instead of everything.
  return slugOf(text).replaceAll("-", " ") || foldForSearch(text);
}

/** Lower case without accents, so that "köln", "Koln" and "KÖLN" find each other. */
export function foldForSearch(text: string): string {
  return text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .replace(/ß/g, "ss")
    .replace(/ø/gi, "o")
    .toLowerCase();
}
