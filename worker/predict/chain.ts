import { type Market, selectionsOf } from "./market.ts";

/**
 * The record as a chain. Each link says what was published and when it was recorded, and names the link before it by its
 * hash, so that none can be changed, left out or put elsewhere without breaking every later one:
 *
 *     hash = hexadecimal SHA-256 of: previous hash, a line feed, canonical JSON of the body
 *
 * in UTF-8. The body holds the number of the link and both instants of its recording.
 */

/** What stands before the first link. */
export const genesisHash = "0".repeat(64);

/** A link of the chain as people may refer to it. */
export type ChainHead = { seq: number; hash: string };

export type PublishedRevision = {
  id: number;
  predictionId: number;
  revision: number;
  matchId: number;
  market: Market;
  homeTeam: string;
  awayTeam: string;
  league: string;
  country: string;
  season: string;
  kickoffAtMs: number;
  publishedAtMs: number;
  probability1: number;
  probability2: number;
  probability3: number | null;
  probabilitySource: string;
  pick: string;
  confidence: number;
  /** Best real price of the pick; null where there was none. */
  oddsThousandths: number | null;
  oddsBookmaker: string | null;
  model: string;
  modelVersion: string;
};

/** What a link says. Instants are UTC epoch milliseconds; `recorded_at_ms` on the real clock, the others on the match clock. */
export function linkBody(
  revision: PublishedRevision,
  link: { seq: number; recordedAtMs: number; matchAtMs: number },
): Record<string, unknown> {
  const { probability1, probability2, probability3 } = revision;
  return {
    seq: link.seq,
    recorded_at_ms: link.recordedAtMs,
    match_at_ms: link.matchAtMs,
    revision_id: revision.id,
    prediction_id: revision.predictionId,
    revision: revision.revision,
    published_at_ms: revision.publishedAtMs,
    match_id: revision.matchId,
    home_team: revision.homeTeam,
    away_team: revision.awayTeam,
    league: revision.league,
    country: revision.country,
    season: revision.season,
    kickoff_at_ms: revision.kickoffAtMs,
    market: revision.market,
    selections: selectionsOf[revision.market],
    probabilities: probability3 === null ? [probability1, probability2] : [probability1, probability2, probability3],
    probability_source: revision.probabilitySource,
    pick: revision.pick,
    confidence: revision.confidence,
    odds_thousandths: revision.oddsThousandths,
    odds_bookmaker: revision.oddsBookmaker,
    model: revision.model,
    model_version: revision.modelVersion,
  };
}

/** The text whose SHA-256 is the hash of a link. */
export function hashedText(previousHash: string, canonicalBody: string): string {
  return `${previousHash}\n${canonicalBody}`;
}

/**
 * Canonical JSON (RFC 8785): keys in the order of their UTF-16 code units, no white space, numbers in the shortest
 * decimal form that gives back the same double, as ECMAScript prints them.
 *
 * @throws TypeError for what JSON cannot say: a number that is not finite, undefined, a function
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(",")}}`;
  }
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) {
    return JSON.stringify(value);
  }
  throw new TypeError(`JSON cannot say this ${typeof value}`);
}
