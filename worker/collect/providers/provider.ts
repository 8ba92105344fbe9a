import * as z from "zod";

/**
 * The one port through which football enters the house. An adapter answers with what was known at the instant of the
 * call and with nothing later; it never writes to the store.
 */
export type FootballProvider = {
  readonly name: "replay" | "api-football";
  /** Fixtures whose kick-off lies in `[fromMs, toMs)`, in their state of this instant, ordered by kick-off. */
  listFixtures(range: { fromMs: number; toMs: number }): Promise<ProviderAnswer<ProviderFixture[]>>;
  /** Everything in play at this instant, with the whole list of events so far. One upstream call. */
  listLiveFixtures(): Promise<ProviderAnswer<ProviderFixture[]>>;
  /** The named fixtures in their state of this instant, with events; unknown references are left out. */
  listFixturesByRef(refs: readonly string[]): Promise<ProviderAnswer<ProviderFixture[]>>;
  /** Every price known at this instant for the named fixtures. */
  listPrices(refs: readonly string[]): Promise<ProviderAnswer<ProviderPrice[]>>;
};

/** `calls` is what the answer cost of the upstream quota. */
export type ProviderAnswer<T> = { items: T; calls: number };

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
  ]),
  minute: z.int().min(0).max(130),
  extraMinute: z.int().min(0).max(30).nullable(),
  side: z.enum(["home", "away"]),
  player: z.string().max(100).nullable(),
  /** True when the record holds no such minute and it was derived from a seed for the show. */
  estimated: z.boolean(),
});

export const providerFixtureSchema = z.object({
  ref: z.string().min(1).max(80),
  competition: z.object({
    ref: z.string().min(1).max(80),
    name: z.string().min(1).max(100),
    /** ISO 3166-1 alpha-2, or GB-ENG style for the home nations. */
    country: z.string().min(2).max(6),
  }),
  /** As printed, e.g. "2014-15". */
  season: z.string().min(4).max(9),
  round: z.string().max(60).nullable(),
  kickoffAtMs: z.int(),
  kickoffEstimated: z.boolean(),
  home: z.object({ ref: z.string().min(1).max(80), name: z.string().min(1).max(100) }),
  away: z.object({ ref: z.string().min(1).max(80), name: z.string().min(1).max(100) }),
  /** Short code of the upstream; a code the house does not know is kept as it came and changes nothing. */
  statusCode: z.string().min(1).max(8),
  minute: z.int().min(0).max(130).nullable(),
  /** Goals so far, extra time included; null before kick-off. */
  score: score.nullable(),
  halfTime: score.nullable(),
  halfTimeEstimated: z.boolean(),
  /** The 90-minute score on which everything settles; null until full time. */
  fullTime: score.nullable(),
  events: z.array(providerEventSchema),
  /** Match statistics known after full time, where the record has them. */
  statistics: z
    .object({
      home: z.object({ shots: z.int().nullable(), shotsOnTarget: z.int().nullable() }),
      away: z.object({ shots: z.int().nullable(), shotsOnTarget: z.int().nullable() }),
    })
    .nullable(),
});

export const providerPriceSchema = z.object({
  fixtureRef: z.string().min(1).max(80),
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
  knownAtMs: z.int(),
  closing: z.boolean(),
});

export type ProviderEvent = z.infer<typeof providerEventSchema>;
export type ProviderFixture = z.infer<typeof providerFixtureSchema>;
export type ProviderPrice = z.infer<typeof providerPriceSchema>;
