import type { RecordedBet } from "../worker/stats/recorded-bet.ts";

const startsAtMs = Date.UTC(2015, 1, 1, 15);
const dayMs = 86_400_000;

/** A bet of 10.00 at 2.000 that was lost, one day after the one with the number before, unless told otherwise. */
export function recordedBet(number: number, changed: Partial<RecordedBet> = {}): RecordedBet {
  const placedAtMs = startsAtMs + number * dayMs;
  return {
    id: `bet_${String(number).padStart(4, "0")}`,
    currency: "EUR",
    stakeMinor: 1_000,
    payoutMinor: 0,
    outcome: "lost",
    oddsThousandths: 2_000,
    fairClosingOddsThousandths: null,
    simulated: false,
    recommendedStakeMinor: null,
    placedAtMs,
    settledAtMs: placedAtMs + dayMs / 2,
    matches: "Arsenal – Chelsea",
    market: "1X2",
    selection: "1",
    sport: "Football",
    league: "Premier League",
    bookmaker: "pinnacle",
    strategy: "kelly",
    ...changed,
  };
}

export function wonBet(number: number, changed: Partial<RecordedBet> = {}): RecordedBet {
  return recordedBet(number, { payoutMinor: 2_000, outcome: "won", ...changed });
}
