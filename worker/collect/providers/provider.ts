import * as z from "zod";

import { statisticNames } from "../../matches/match.ts";

/**
 * The one port through which football enters the house. An adapter answers with what was known at the instant of the
 * call and with nothing later; it never writes to the store. What a source does not have it leaves out of its answer,
 * and asking for it costs no call.
 */
export type FootballProvider = {
  readonly name: "replay" | "api-football";
  /** True when every call counts against a quota: then only what may have changed is asked for. */
  readonly metered: boolean;
  /** True when prices come marked as closing; where they do not, the last ones before kick-off become it. */
  readonly marksClosingPrices: boolean;
  /** The past in pieces, oldest first: each is asked for once, whatever happens in between. */
  listHistorySteps(range: { fromMs: number; toMs: number }): Promise<string[]>;
  listHistory(step: string): Promise<ProviderAnswer<ProviderFixture>>;
  /** Fixtures whose kick-off lies in `[fromMs, toMs)`, in their state of this instant, ordered by kick-off. */
  listFixtures(range: { fromMs: number; toMs: number }): Promise<ProviderAnswer<ProviderFixture>>;
  /** Everything in play at this instant, with the whole list of events so far. One upstream call. */
  listLiveFixtures(): Promise<ProviderAnswer<ProviderFixture>>;
  /** The named fixtures in their state of this instant, with events and line-ups; unknown references are left out. */
  listFixturesByRef(refs: readonly string[]): Promise<ProviderAnswer<ProviderFixture>>;
  /** Every price known at this instant for the named fixtures. */
  listPrices(fixtures: readonly FixtureKey[]): Promise<ProviderAnswer<ProviderPrice>>;
  /** Players who will miss these fixtures, or may. A fixture of which nothing is known is left out. */
  listAbsences(fixtures: readonly FixtureKey[]): Promise<ProviderAnswer<ProviderAbsences>>;
  /** Season records and earlier meetings of the teams, as the source tells them, for at most so many calls each. */
  listBackgrounds(
    fixtures: readonly (FixtureKey & { callsLeft: number })[],
  ): Promise<ProviderAnswer<ProviderBackground>>;
};

/**
 * `calls` is what the answer cost of the upstream quota. An answer that takes several calls keeps what the first ones
 * brought when a later one fails; `failure` is then what kept the rest from being asked.
 */
export type ProviderAnswer<Item> = { items: Item[]; calls: number; failure: Error | null };

/** What an adapter may need to ask for a fixture it has named before, in its own references. */
export type FixtureKey = {
  ref: string;
  competitionRef: string;
  season: string;
  kickoffAtMs: number;
  homeRef: string;
  awayRef: string;
};

/** API-Football's short codes are the house's provider vocabulary; every adapter speaks it. */
export const providerStatusCodes = [
  "TBD",
  "NS",
  "1H",
  "HT",
  "2H",
  "ET",
  "BT",
  "P",
  "SUSP",
  "INT",
  "FT",
  "AET",
  "PEN",
  "PST",
  "CANC",
  "ABD",
  "AWD",
  "WO",
  "LIVE",
] as const;

const goals = z.int().min(0).max(99);
const score = z.object({ home: goals, away: goals });
const ref = z.string().min(1).max(80);
const name = z.string().min(1).max(100);
/** ISO 3166-1 alpha-2, GB-ENG style for the home nations, or WORLD for competitions across countries. */
const country = z.string().min(2).max(6);
const instantMs = z.int();

export const providerEventSchema = z.object({
  /** Stable within the fixture: the same event keeps its key in every answer. */
  key: z.string().min(1).max(80),
  kind: z.enum([
    "goal",
    "own_goal",
    "penalty_goal",
    "missed_penalty",
    "yellow_card",
    "red_card",
    "substitution",
    "var",
    "shootout_goal",
    "shootout_miss",
  ]),
  minute: z.int().min(0).max(130),
  extraMinute: z.int().min(0).max(30).nullable(),
  side: z.enum(["home", "away"]),
  player: z.string().max(100).nullable(),
  /** True when the record holds no such minute and it was derived from a seed for the show. */
  estimated: z.boolean(),
});

const side = z.object({
  ref,
  name,
  /** Null where the source does not say: the competition's own then, unless it crosses countries. */
  country: country.nullable(),
});

const teamStatistics = z.partialRecord(z.enum(statisticNames), z.number().min(0).max(10_000));

const player = z.object({
  name,
  number: z.int().min(0).max(999).nullable(),
  /** Goalkeeper, defender, midfielder, forward. */
  position: z.enum(["G", "D", "M", "F"]).nullable(),
});

const lineUp = z.object({
  /** As printed, e.g. "4-3-3". */
  formation: z.string().max(20).nullable(),
  coach: name.nullable(),
  starting: z.array(player).max(11),
  substitutes: z.array(player).max(30),
});

export const providerFixtureSchema = z.object({
  ref,
  competition: z.object({
    ref,
    name,
    country,
    /** National teams meet in many competitions, and their strength is learned from all of them together. */
    entrants: z.enum(["clubs", "nations"]),
  }),
  /** As printed, e.g. "2014-15", or "2026" where a season is a calendar year. */
  season: z.string().min(4).max(9),
  round: z.string().max(60).nullable(),
  kickoffAtMs: instantMs,
  kickoffEstimated: z.boolean(),
  /** Ground and town, as far as the source has them. */
  venue: z.string().min(1).max(120).nullable(),
  /** True when neither team is at home. */
  neutral: z.boolean(),
  home: side,
  away: side,
  /** Short code of the upstream; a code the house does not know is kept as it came and changes nothing. */
  statusCode: z.string().min(1).max(8),
  minute: z.int().min(0).max(130).nullable(),
  /** Goals so far, extra time included, a shoot-out not; null before kick-off. */
  score: score.nullable(),
  halfTime: score.nullable(),
  halfTimeEstimated: z.boolean(),
  /** The 90-minute score on which everything settles; null until full time. */
  fullTime: score.nullable(),
  /** The score after extra time, the 90 minutes included; null without one. */
  extraTime: score.nullable(),
  /** Goals of the shoot-out; null without one. */
  penalties: score.nullable(),
  events: z.array(providerEventSchema),
  /** Match statistics, where the source has them. */
  statistics: z.object({ home: teamStatistics, away: teamStatistics }).nullable(),
  lineUps: z.object({ home: lineUp, away: lineUp }).nullable(),
});

export const providerAbsencesSchema = z.object({
  fixtureRef: ref,
  absences: z.array(
    z.object({
      side: z.enum(["home", "away"]),
      player: name,
      /** In the words of the source, e.g. "Knee Injury"; null where it gives none. */
      reason: z.string().min(1).max(100).nullable(),
      certain: z.boolean(),
    }),
  ),
});

const homeAndAway = z.object({ home: z.int().min(0), away: z.int().min(0) });

const seasonRecord = z.object({
  competition: name,
  season: z.string().min(4).max(9),
  played: homeAndAway,
  wins: homeAndAway,
  draws: homeAndAway,
  losses: homeAndAway,
  goalsFor: homeAndAway,
  goalsAgainst: homeAndAway,
  cleanSheets: homeAndAway,
  failedToScore: homeAndAway,
});

export const providerBackgroundSchema = z.object({
  fixtureRef: ref,
  /** Of the running season; null where the source has none. */
  seasons: z.object({ home: seasonRecord.nullable(), away: seasonRecord.nullable() }),
  /** Newest first. */
  headToHead: z.array(
    z.object({
      ref,
      kickoffAtMs: instantMs,
      competition: name,
      venue: z.string().min(1).max(120).nullable(),
      home: name,
      away: name,
      /** After 90 minutes. */
      score,
    }),
  ),
});

export const providerPriceSchema = z.object({
  fixtureRef: ref,
  bookmaker: z.object({
    slug: z.string().regex(/^[a-z0-9-]{1,40}$/),
    name: z.string().min(1).max(60),
    /** A sharp book weighs more in the consensus. */
    sharp: z.boolean(),
    /** True for an average or maximum over books, which is not a price anyone can take. */
    aggregate: z.boolean(),
    simulated: z.boolean(),
  }),
  market: z.enum(["1X2", "OU", "BTTS"]),
  /** Goal line in hundredths for totals (250 is 2.5); null for the other markets. */
  lineHundredths: z.int().nullable(),
  /** "1" | "X" | "2", "over" | "under", "yes" | "no". */
  selection: z.enum(["1", "X", "2", "over", "under", "yes", "no"]),
  oddsThousandths: z.int().min(1001).max(1_000_000),
  knownAtMs: instantMs,
  closing: z.boolean(),
});

export type ProviderEvent = z.infer<typeof providerEventSchema>;
export type ProviderFixture = z.infer<typeof providerFixtureSchema>;
export type ProviderPrice = z.infer<typeof providerPriceSchema>;
export type ProviderAbsences = z.infer<typeof providerAbsencesSchema>;
export type ProviderBackground = z.infer<typeof providerBackgroundSchema>;
export type ProviderLineUps = NonNullable<ProviderFixture["lineUps"]>;
