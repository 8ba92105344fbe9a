import { expect, test } from "vitest";

import { type BetRecordRow, type RecordedLeg, recordedBetsOf } from "./recorded.ts";

const leg: RecordedLeg = {
  market: "1X2",
  selection: "1",
  lineHundredths: null,
  bookmaker: "Pinnacle",
  sport: "Football",
  league: "Premier League",
  homeTeam: "Arsenal",
  awayTeam: "Chelsea",
};
const row: BetRecordRow = {
  reference: "bet_1",
  currency: "EUR",
  stakeMinor: 1_000,
  recommendedStakeMinor: 900,
  oddsThousandths: 2_000,
  simulated: false,
  strategy: "ligne",
  acceptedAtMs: 1,
  outcome: "won",
  payoutMinor: 2_000,
  settledAtMs: 2,
  fairClosingOddsThousandths: 1_950,
  legs: [leg],
};

test("a single is recorded by its leg", () => {
  const { legs: _legs, reference: _reference, acceptedAtMs: _acceptedAtMs, ...kept } = row;
  expect(recordedBetsOf([row])).toEqual([
    {
      ...kept,
      id: "bet_1",
      placedAtMs: 1,
      matches: "Arsenal – Chelsea",
      market: "1X2",
      selection: "1",
      sport: "Football",
      league: "Premier League",
      bookmaker: "Pinnacle",
    },
  ]);
});

test("a selection says its line", () => {
  const legs = [
    { ...leg, market: "OU", selection: "over", lineHundredths: 250 } as const,
    { ...leg, market: "AH", selection: "1", lineHundredths: -25 } as const,
  ];
  expect(recordedBetsOf([{ ...row, legs }])[0]?.selection).toBe("over 2.5, 1 -0.25");
});

test("what the legs of a combined bet do not share is combined, and their matches stand one after the other", () => {
  const other = { ...leg, league: "Bundesliga", bookmaker: "Bet365", homeTeam: "Mainz", awayTeam: "Köln" };
  expect(recordedBetsOf([{ ...row, legs: [leg, other] }])[0]).toMatchObject({
    matches: "Arsenal – Chelsea, Mainz – Köln",
    market: "combined",
    sport: "Football",
    league: "combined",
    bookmaker: null,
  });
});
