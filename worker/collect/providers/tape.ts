import * as z from "zod";

import type { ProviderFixture, ProviderPrice } from "./provider.ts";
import { providerEventSchema, providerFixtureSchema } from "./provider.ts";
import { type TapeBookmakerSlug, isTapeBookmaker, tapeBookmakers } from "./tape-bookmakers.ts";
import { tallyOf } from "./tape-goals.ts";

/** No record says where a team comes from. */
export type TapeTeam = Pick<ProviderFixture["home"], "ref" | "name">;

/** A match of the record as it stood in the calendar; nothing in here tells how it went. */
export type TapeFixture = Pick<
  ProviderFixture,
  "ref" | "competition" | "season" | "round" | "kickoffAtMs" | "kickoffEstimated" | "venue" | "neutral"
> & {
  home: TapeTeam;
  away: TapeTeam;
  /** Before this instant nobody knew of the match. */
  announcedAtMs: number;
};

const score = providerFixtureSchema.shape.fullTime.unwrap();
/** The minute of the match a phase begins at. */
const phaseMinute = z.object({ minute: z.int().min(90).max(120) });

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
  z.object({ ...common, kind: z.literal("break"), payload: phaseMinute }),
  z.object({ ...common, kind: z.literal("extra_time"), payload: phaseMinute }),
  z.object({ ...common, kind: z.literal("shootout"), payload: phaseMinute }),
  z.object({
    ...common,
    kind: z.literal("full_time"),
    payload: z.object({
      /** After 90 minutes. */
      score,
      /** Repeated here because matches of the distant past are stored without their course. */
      halfTime: score.nullable(),
      halfTimeEstimated: z.boolean(),
      extraTime: score.nullable(),
      penalties: score.nullable(),
    }),
  }),
  z.object({ ...common, kind: z.literal("statistics"), payload: providerFixtureSchema.shape.statistics.unwrap() }),
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
  const end = lastOf(known, "full_time")?.payload;
  const events = known.flatMap((fact) => (fact.kind === "goal" ? [fact.payload] : []));

  return {
    ref: fixture.ref,
    competition: fixture.competition,
    season: fixture.season,
    round: fixture.round,
    kickoffAtMs: fixture.kickoffAtMs,
    kickoffEstimated: fixture.kickoffEstimated,
    venue: fixture.venue,
    neutral: fixture.neutral,
    home: { ...fixture.home, country: null },
    away: { ...fixture.away, country: null },
    ...phaseAt(known, nowMs),
    score: end?.extraTime ?? end?.score ?? (kickOff ? tallyOf(events) : null),
    halfTime: end?.halfTime ?? halfTime?.payload.score ?? null,
    halfTimeEstimated: end?.halfTimeEstimated ?? halfTime?.payload.estimated ?? false,
    fullTime: end?.score ?? null,
    extraTime: end?.extraTime ?? null,
    penalties: end?.penalties ?? null,
    events,
    statistics: lastOf(known, "statistics")?.payload ?? null,
    lineUps: null,
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

type PhaseFact = Exclude<TapeFact, { kind: "goal" | "statistics" | "price" }>;

function isPhase(fact: TapeFact): fact is PhaseFact {
  return fact.kind !== "goal" && fact.kind !== "statistics" && fact.kind !== "price";
}

function phaseAt(known: readonly TapeFact[], nowMs: number): Pick<ProviderFixture, "statusCode" | "minute"> {
  const phase = known.findLast(isPhase);
  if (!phase) return { statusCode: "NS", minute: null };
  const played = (most: number) => Math.min(most, Math.max(1, Math.floor((nowMs - phase.knownAtMs) / minuteMs)));
  switch (phase.kind) {
    case "kick_off":
      return { statusCode: "1H", minute: played(45) };
    case "half_time":
      return { statusCode: "HT", minute: 45 };
    case "second_half":
      return { statusCode: "2H", minute: 45 + played(45) };
    case "break":
      return { statusCode: "BT", minute: phase.payload.minute };
    case "extra_time":
      return { statusCode: "ET", minute: phase.payload.minute + played(15) };
    case "shootout":
      return { statusCode: "P", minute: phase.payload.minute };
    case "full_time": {
      const { extraTime, penalties } = phase.payload;
      return { statusCode: penalties ? "PEN" : extraTime ? "AET" : "FT", minute: extraTime ? 120 : 90 };
    }
  }
}
