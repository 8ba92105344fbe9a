import type { RecordedBet } from "../stats/recorded-bet.ts";
import type { FinalOutcome } from "./settlement.ts";
import type { BetMarket } from "./terms.ts";

/** A settled bet as its rows tell of it, for statistics. Instants are of the match clock. */
export type BetRecordRow = {
  reference: string;
  currency: string;
  stakeMinor: number;
  recommendedStakeMinor: number | null;
  oddsThousandths: number;
  simulated: boolean;
  strategy: string;
  acceptedAtMs: number;
  outcome: FinalOutcome;
  payoutMinor: number;
  settledAtMs: number;
  fairClosingOddsThousandths: number | null;
  /** In the order of their numbers. */
  legs: readonly RecordedLeg[];
};

export type RecordedLeg = {
  market: BetMarket;
  selection: string;
  lineHundredths: number | null;
  bookmaker: string;
  sport: string;
  league: string;
  homeTeam: string;
  awayTeam: string;
};

/** The one way from stored bets to what statistics count. What the legs of a combined bet do not share is "combined". */
export function recordedBetsOf(rows: readonly BetRecordRow[]): RecordedBet[] {
  return rows.map(({ reference, acceptedAtMs, legs, ...bet }) => ({
    ...bet,
    id: reference,
    placedAtMs: acceptedAtMs,
    matches: legs.map(({ homeTeam, awayTeam }) => `${homeTeam} – ${awayTeam}`).join(", "),
    market: legs.length === 1 ? (legs[0]?.market ?? "combined") : "combined",
    selection: legs.map(selectionText).join(", "),
    sport: shared(legs.map(({ sport }) => sport)) ?? "combined",
    league: shared(legs.map(({ league }) => league)) ?? "combined",
    bookmaker: shared(legs.map(({ bookmaker }) => bookmaker)),
  }));
}

/** As "over 2.5" or "1 -0.25": a handicap is what is added to the goals of the home team. */
function selectionText({ selection, lineHundredths }: RecordedLeg): string {
  return lineHundredths === null ? selection : `${selection} ${lineHundredths / 100}`;
}

function shared(values: readonly string[]): string | null {
  return new Set(values).size === 1 ? (values[0] ?? null) : null;
}
