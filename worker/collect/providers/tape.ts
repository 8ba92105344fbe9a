import * as z from "zod";

import type { ProviderEvent, ProviderFixture, ProviderPrice } from "./provider.ts";
import { providerEventSchema } from "./provider.ts";
import { type TapeBookmakerSlug, isTapeBookmaker, tapeBookmakers } from "./tape-bookmakers.ts";

/** A match of the record as it stood in the calendar; nothing in here tells how it went. */
export type TapeFixture = Pick<
  ProviderFixture,
  "ref" | "competition" | "season" | "round" | "kickoffAtMs" | "kickoffEstimated" | "home" | "away"
> & {
  /** Before this instant nobody knew of the match. */
  announcedAtMs: number;
};

const goals = z.int().min(0).max(99);
const score = z.object({ home: goals, away: goals });
const shots = z.object({ shots: z.int().nullable(), shotsOnTarget: z.int().nullable() });

const quoteSchema = z.object({
  bookmaker: z.custom<TapeBookmakerSlug>((slug) => typeof slug === "string" && isTapeBookmaker(slug)),
  market: z.enum(["1X2", "OU", "BTTS"]),
  lineHundredths: z.int().nullable(),
  /** In the order of `marketSelections`. */
  oddsThousandths: z.array(z.int().min(1001).max(1_000_000)),
});

const common = { fixtureRef: z.string(), knownAtMs: z.int() };

/** One thing that became known about one match, at the instant it became known. */
export const tapeFactSchema = z.discriminatedUnion("kind", [
  z.object({ ...common, kind: z.literal("kick_off"), payload: z.null() }),
  z.object({ ...common, kind: z.literal("goal"), payload: providerEventSchema }),
  z.object({ ...common, kind: z.literal("half_time"), payload: z.object({ score, estimated: z.boolean() }) }),
  z.object({ ...common, kind: z.literal("second_half"), payload: z.null() }),
  z.object({
    ...common,
    kind: z.literal("full_time"),
    /** `halfTime` is repeated here because matches of the distant past are stored with this one fact. */
    payload: z.object({ score, halfTime: score.nullable(), halfTimeEstimated: z.boolean() }),
  }),
  z.object({ ...common, kind: z.literal("statistics"), payload: z.object({ home: shots, away: shots }) }),
  z.object({
    ...common,
    kind: z.literal("price"),
    payload: z.object({ closing: z.boolean(), quotes: z.array(quoteSchema) }),
  }),
]);

export type TapeFact = z.infer<typeof tapeFactSchema>;
export type TapeQuote = z.infer<typeof quoteSchema>;
export type TapeScore = z.infer<typeof score>;
export type TapeStatistics = Extract<TapeFact, { kind: "statistics" }>["payload"];
type FactOf<Kind extends TapeFact["kind"]> = Extract<TapeFact, { kind: Kind }>;

export const marketSelections = {
  "1X2": ["1", "X", "2"],
  OU: ["over", "under"],
  BTTS: ["yes", "no"],
} as const satisfies Record<ProviderPrice["market"], readonly ProviderPrice["selection"][]>;

const minuteMs = 60_000;

/**
 * The match in its state at `nowMs`, folded from what was known by then. Facts of other matches and facts of the
 * future may be among `facts`; they are left out here whatever the caller asked the store for.
 */
export function fixtureAt(fixture: TapeFixture, facts: readonly TapeFact[], nowMs: number): ProviderFixture {
  const known = knownFacts(fixture.ref, facts, nowMs);
  const kickOff = lastOf(known, "kick_off");
  const halfTime = lastOf(known, "half_time");
  const secondHalf = lastOf(known, "second_half");
  const fullTime = lastOf(known, "full_time");
  const events = known.flatMap((fact) => (fact.kind === "goal" ? [fact.payload] : []));

  return {
    ref: fixture.ref,
    competition: fixture.competition,
    season: fixture.season,
    round: fixture.round,
    kickoffAtMs: fixture.kickoffAtMs,
    kickoffEstimated: fixture.kickoffEstimated,
    home: fixture.home,
    away: fixture.away,
    ...phaseAt({ kickOff, halfTime, secondHalf, fullTime }, nowMs),
    score: fullTime?.payload.score ?? (kickOff ? tallyOf(events) : null),
    halfTime: fullTime?.payload.halfTime ?? halfTime?.payload.score ?? null,
    halfTimeEstimated: fullTime?.payload.halfTimeEstimated ?? halfTime?.payload.estimated ?? false,
    fullTime: fullTime?.payload.score ?? null,
    events,
    statistics: lastOf(known, "statistics")?.payload ?? null,
  };
}

/** Every price of the match known at `nowMs`, oldest first, under the same rule as {@link fixtureAt}. */
export function pricesAt(fixtureRef: string, facts: readonly TapeFact[], nowMs: number): ProviderPrice[] {
  return knownFacts(fixtureRef, facts, nowMs).flatMap((fact) =>
    fact.kind === "price" ? fact.payload.quotes.flatMap((quote) => pricesOf(fact, quote)) : [],
  );
}

/** July begins a season: 2015-02-07 belongs to the one that began in 2014. @returns the year it began */
export function seasonYearOf(atMs: number): number {
  const date = new Date(atMs);
  return date.getUTCMonth() >= 6 ? date.getUTCFullYear() : date.getUTCFullYear() - 1;
}

/** @returns as printed, e.g. "2014-15" */
export function seasonLabel(year: number): string {
  return `${year}-${String((year + 1) % 100).padStart(2, "0")}`;
}

function pricesOf({ fixtureRef, knownAtMs, payload }: FactOf<"price">, quote: TapeQuote): ProviderPrice[] {
  return marketSelections[quote.market].flatMap((selection, index) => {
    const oddsThousandths = quote.oddsThousandths[index];
    if (oddsThousandths === undefined) return [];
    return {
      fixtureRef,
      bookmaker: tapeBookmakers[quote.bookmaker],
      market: quote.market,
      lineHundredths: quote.lineHundredths,
      selection,
      oddsThousandths,
      knownAtMs,
      closing: payload.closing,
    };
  });
}

function knownFacts(fixtureRef: string, facts: readonly TapeFact[], nowMs: number): TapeFact[] {
  return facts
    .filter((fact) => fact.knownAtMs <= nowMs && fact.fixtureRef === fixtureRef)
    .toSorted((a, b) => a.knownAtMs - b.knownAtMs);
}

function lastOf<Kind extends TapeFact["kind"]>(facts: readonly TapeFact[], kind: Kind): FactOf<Kind> | undefined {
  return facts.findLast((fact): fact is FactOf<Kind> => fact.kind === kind);
}

type Phases = {
  kickOff: FactOf<"kick_off"> | undefined;
  halfTime: FactOf<"half_time"> | undefined;
  secondHalf: FactOf<"second_half"> | undefined;
  fullTime: FactOf<"full_time"> | undefined;
};

function phaseAt(
  { kickOff, halfTime, secondHalf, fullTime }: Phases,
  nowMs: number,
): Pick<ProviderFixture, "statusCode" | "minute"> {
  if (fullTime) return { statusCode: "FT", minute: 90 };
  if (secondHalf) return { statusCode: "2H", minute: 45 + minuteOfHalf(secondHalf.knownAtMs, nowMs) };
  if (halfTime) return { statusCode: "HT", minute: 45 };
  if (kickOff) return { statusCode: "1H", minute: minuteOfHalf(kickOff.knownAtMs, nowMs) };
  return { statusCode: "NS", minute: null };
}

function minuteOfHalf(beganAtMs: number, nowMs: number): number {
  return Math.min(45, Math.max(1, Math.floor((nowMs - beganAtMs) / minuteMs)));
}

function tallyOf(events: readonly ProviderEvent[]): TapeScore {
  const tally = { home: 0, away: 0 };
  for (const event of events) tally[event.side] += 1;
  return tally;
}
