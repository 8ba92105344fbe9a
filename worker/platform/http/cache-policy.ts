/**
 * What caches may keep, and until when: one row for each public route, and nothing is kept that has none. Pages and the
 * API name their row where they are routed; what changes a fact asks the rows below for the tags to purge.
 */

/** Seconds at the edge, and how much longer an answer is served stale while a new one is fetched. */
export const edgeLifetimes = {
  live: { freshSeconds: 5, staleSeconds: 5 },
  list: { freshSeconds: 60, staleSeconds: 60 },
  record: { freshSeconds: 300, staleSeconds: 300 },
  fixed: { freshSeconds: 3_600, staleSeconds: 3_600 },
} as const;

/** Facts of the house as a whole. Texts, crests and the contract change with the Worker, whose version is in every cache key. */
type SharedTag = "predictions" | "matches" | "record" | "chain" | "texts" | "crests" | "contract";
/** Facts an answer has to say it shows: of one match, of one team, of the matches that kick off on some days. */
type SubjectKind = "match" | "team" | "days";

export type CachePolicy = {
  /** The French path, as the table of routes writes it. */
  path: string;
  /** Whether the same stands under `/en`. */
  inBothLanguages?: true;
  lifetime: keyof typeof edgeLifetimes;
  tags: readonly SharedTag[];
  subjects?: readonly SubjectKind[];
};

/** The list of a day is purged with its predictions; what stands beside them, the counts of other days and the record, ages. */
export const cachePolicies = {
  start: { path: "/", inBothLanguages: true, lifetime: "list", tags: ["predictions", "matches", "record"] },
  predictionList: { path: "/predictions", inBothLanguages: true, lifetime: "list", tags: [], subjects: ["days"] },
  prediction: { path: "/predictions/:id", inBothLanguages: true, lifetime: "list", tags: [], subjects: ["match"] },
  liveBoard: { path: "/direct", inBothLanguages: true, lifetime: "live", tags: ["predictions", "matches"] },
  matchRoom: { path: "/matchs/:id", inBothLanguages: true, lifetime: "live", tags: [], subjects: ["match"] },
  performance: { path: "/performance", inBothLanguages: true, lifetime: "record", tags: ["record"] },
  method: { path: "/methode", inBothLanguages: true, lifetime: "record", tags: ["record"] },
  calculator: { path: "/calculateur", inBothLanguages: true, lifetime: "fixed", tags: ["texts"] },
  premium: { path: "/premium", inBothLanguages: true, lifetime: "fixed", tags: ["texts"] },
  responsiblePlay: { path: "/jeu-responsable", inBothLanguages: true, lifetime: "fixed", tags: ["texts"] },
  legalNotice: { path: "/mentions-legales", inBothLanguages: true, lifetime: "fixed", tags: ["texts"] },
  terms: { path: "/conditions", inBothLanguages: true, lifetime: "fixed", tags: ["texts"] },
  privacy: { path: "/confidentialite", inBothLanguages: true, lifetime: "fixed", tags: ["texts"] },
  offline: { path: "/hors-ligne", inBothLanguages: true, lifetime: "fixed", tags: ["texts"] },

  feed: { path: "/rss.xml", inBothLanguages: true, lifetime: "record", tags: ["predictions"] },
  manifest: { path: "/manifest.webmanifest", inBothLanguages: true, lifetime: "fixed", tags: ["texts"] },
  siteImage: { path: "/og/site.png", inBothLanguages: true, lifetime: "fixed", tags: ["texts"] },
  predictionImage: {
    path: "/og/predictions/:id.png",
    inBothLanguages: true,
    lifetime: "fixed",
    tags: [],
    subjects: ["match"],
  },
  robots: { path: "/robots.txt", lifetime: "fixed", tags: ["texts"] },
  sitemapIndex: { path: "/sitemap.xml", lifetime: "record", tags: ["predictions"] },
  sitemap: { path: "/sitemap-:locale.xml", lifetime: "record", tags: ["predictions"] },
  crest: { path: "/images/teams/:file", lifetime: "fixed", tags: ["crests"] },

  apiPredictions: { path: "/api/v1/predictions", lifetime: "list", tags: ["predictions"] },
  apiPrediction: { path: "/api/v1/predictions/:id", lifetime: "list", tags: [], subjects: ["match"] },
  apiPublicHistory: { path: "/api/v1/predictions/public_history", lifetime: "record", tags: ["record"] },
  apiPerformance: { path: "/api/v1/predictions/performance", lifetime: "record", tags: ["record"] },
  apiRecord: { path: "/api/v1/predictions/record.ndjson", lifetime: "record", tags: ["chain"] },
  apiMatches: { path: "/api/v1/predictions/matches", lifetime: "list", tags: ["predictions", "matches"] },
  apiMatch: { path: "/api/v1/predictions/matches/:id", lifetime: "live", tags: [], subjects: ["match"] },
  apiFixtures: { path: "/api/v1/data/fixtures", lifetime: "list", tags: ["matches"] },
  apiTeamStats: { path: "/api/v1/data/team-stats/:team_id", lifetime: "record", tags: [], subjects: ["team"] },
  apiOdds: { path: "/api/v1/data/odds/:fixture_id", lifetime: "list", tags: [], subjects: ["match"] },
  apiContract: { path: "/api/v1/openapi.json", lifetime: "fixed", tags: ["contract"] },
  apiReference: { path: "/api/v1/docs", lifetime: "fixed", tags: ["contract"] },
} as const satisfies Record<string, CachePolicy>;

export type CachedRoute = keyof typeof cachePolicies;

/** What one answer shows, as far as its row asks for it. */
export type ShownSubjects = {
  matchId?: number;
  teamId?: number;
  /** UTC, half open. */
  kickoffs?: { fromMs: number; toMs: number };
};

/**
 * What the edge is told of a public answer. An answer that does not say which match, team or days it shows could not be
 * purged, and is not kept.
 */
export function edgeCacheHeaders(route: CachedRoute, shown: ShownSubjects = {}): Record<string, string> {
  const policy: CachePolicy = cachePolicies[route];
  const ofSubjects = (policy.subjects ?? []).map((kind) => subjectTags[kind](shown));
  if (ofSubjects.some((tags) => tags.length === 0)) return { "Cache-Control": "private, no-store" };
  const { freshSeconds, staleSeconds } = edgeLifetimes[policy.lifetime];
  return {
    "Cache-Control": `public, max-age=${freshSeconds}, stale-while-revalidate=${staleSeconds}`,
    "Cache-Tag": [...policy.tags, ...ofSubjects.flat()].join(","),
  };
}

type TaggedMatch = { id: number; kickoffAtMs: number; homeTeamId: number; awayTeamId: number };

/** What shows the predictions of a match, and goes once they are published or revised. */
export function tagsOfPublication(match: Pick<TaggedMatch, "id" | "kickoffAtMs">): string[] {
  return [shared("predictions"), matchTag(match.id), ...dayTags(match.kickoffAtMs, match.kickoffAtMs + 1)];
}

/** What shows the result of a match or a verdict on it, and goes once either is there or corrected. */
export function tagsOfResult(match: TaggedMatch): string[] {
  return [
    ...tagsOfPublication(match),
    shared("matches"),
    shared("record"),
    shared("chain"),
    teamTag(match.homeTeamId),
    teamTag(match.awayTeamId),
  ];
}

/** What shows the hash chain, and goes once it has a new link. */
export function tagsOfChain(): string[] {
  return [shared("chain")];
}

/** Cloudflare takes no more of them in one purge. */
export const mostTagsOfPurge = 100;

/** Every tag of these lists once, in parts that one purge takes. */
export function purgesOf(tagLists: readonly (readonly string[])[]): string[][] {
  const tags = [...new Set(tagLists.flat())];
  return Array.from({ length: Math.ceil(tags.length / mostTagsOfPurge) }, (_, index) =>
    tags.slice(index * mostTagsOfPurge, (index + 1) * mostTagsOfPurge),
  );
}

const subjectTags: Record<SubjectKind, (shown: ShownSubjects) => string[]> = {
  match: ({ matchId }) => (matchId === undefined ? [] : [matchTag(matchId)]),
  team: ({ teamId }) => (teamId === undefined ? [] : [teamTag(teamId)]),
  days: ({ kickoffs }) => (kickoffs ? dayTags(kickoffs.fromMs, kickoffs.toMs) : []),
};

function shared(tag: SharedTag): string {
  return tag;
}

function matchTag(id: number): string {
  return `match-${id}`;
}

function teamTag(id: number): string {
  return `team-${id}`;
}

const dayMs = 86_400_000;

/** Days are UTC's: whatever zone a page groups by, it shows kick-offs of the days its own day touches. */
function dayTags(fromMs: number, toMs: number): string[] {
  const first = Math.floor(fromMs / dayMs);
  return Array.from({ length: Math.ceil(toMs / dayMs) - first }, (_, index) => {
    const day = new Date((first + index) * dayMs).toISOString().slice(0, 10);
    return `day-${day}`;
  });
}
