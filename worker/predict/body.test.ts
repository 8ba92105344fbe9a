import { expect, test } from "vitest";

import { predictionBody } from "./body.ts";
import { predictionSchema } from "./contract.ts";
import type { PredictionListRow } from "./list-repo.ts";

const place = { origin: "https://aibet.example", lang: "fr" } as const;

const row: PredictionListRow = {
  prediction: { id: 3, market: "1X2", outcome: "pending", revision: 2, createdAtMs: Date.UTC(2026, 9, 1) },
  revision: {
    publishedAtMs: Date.UTC(2026, 9, 2),
    probability1: 0.5,
    probability2: 0.3,
    probability3: 0.2,
    probabilitySource: "market",
    expectedHomeGoals: 1.6,
    expectedAwayGoals: 1.1,
    rho: -0.05,
    resultHome: 0.5,
    resultDraw: 0.3,
    resultAway: 0.2,
    overProbability: 0.55,
    bttsProbability: 0.45,
    pick: "1",
    scorePrediction: "1-0",
    confidence: 71,
    published: true,
    oddsThousandths: 2150,
    oddsBookmaker: "Alpha",
    oddsSimulated: false,
    marketHome: 0.5,
    marketDraw: 0.3,
    marketAway: 0.2,
    text: { predictionText: "Victoire d’Ajaccio", reasoning: "Parce que.", keyFactors: ["un"] },
  },
  match: {
    id: 9,
    competitionId: 1,
    homeTeamId: 1,
    awayTeamId: 2,
    homeTeam: "Ajaccio",
    awayTeam: "Bastia",
    homeSlug: "ajaccio",
    awaySlug: "bastia",
    league: "Ligue d’Essai",
    country: "XX",
    season: "2026-27",
    round: null,
    sport: "Football",
    kickoffAtMs: Date.UTC(2026, 9, 3, 19),
    kickoffEstimated: false,
    status: "upcoming",
    providerStatus: "NS",
    minute: null,
    homeScore: null,
    awayScore: null,
    fullTimeHome: null,
    fullTimeAway: null,
    scoreDetails: null,
  },
};

function body(changes: {
  prediction?: Partial<PredictionListRow["prediction"]>;
  revision?: Partial<PredictionListRow["revision"]>;
  match?: Partial<PredictionListRow["match"]>;
}) {
  const shown = predictionBody(
    {
      prediction: { ...row.prediction, ...changes.prediction },
      revision: { ...row.revision, ...changes.revision },
      match: { ...row.match, ...changes.match },
    },
    place,
  );
  expect(predictionSchema.parse(shown)).toStrictEqual(shown);
  return shown;
}

test("a prediction is shown with its own probabilities, its price and its instants", () => {
  expect(body({})).toMatchObject({
    id: 3,
    type: "1X2",
    winner: "Ajaccio",
    probabilities: { "1": 0.5, X: 0.3, "2": 0.2 },
    odds: 2.15,
    odds_bookmaker: "Alpha",
    market_probabilities: [0.5, 0.3, 0.2],
    total_goals: "Over 2.5",
    btts: "No",
    status: "pending",
    real_score: null,
    was_correct: null,
    created_at: "2026-10-01T00:00:00.000Z",
    updated_at: "2026-10-02T00:00:00.000Z",
    match: { id: 9, home_team_logo: "https://aibet.example/images/teams/ajaccio.svg" },
  });
  const twoWay = { probability1: 0.55, probability2: 0.45, probability3: null, pick: "over" } as const;
  expect(body({ prediction: { market: "OU" }, revision: twoWay }).probabilities).toEqual({ over: 0.55, under: 0.45 });
  expect(body({ prediction: { market: "BTTS" }, revision: twoWay }).probabilities).toEqual({ yes: 0.55, no: 0.45 });
});

test("the winner is who is likeliest, a draw is named in the language asked", () => {
  expect(body({ revision: { resultHome: 0.2, resultDraw: 0.3, resultAway: 0.5 } }).winner).toBe("Bastia");
  const even = { resultHome: 0.3, resultDraw: 0.4, resultAway: 0.3 };
  expect(body({ revision: even }).winner).toBe("Match nul");
  const english = predictionBody({ ...row, revision: { ...row.revision, ...even } }, { ...place, lang: "en" });
  expect(english.winner).toBe("Draw");
});

test("what the record does not hold is null, never a made-up number", () => {
  const shown = body({
    revision: { oddsThousandths: null, oddsBookmaker: null, marketHome: null, marketDraw: null, marketAway: null },
  });
  expect(shown).toMatchObject({
    odds: null,
    odds_bookmaker: null,
    market_probabilities: null,
    half_time_result: null,
    first_goalscorer: null,
    anytime_goalscorer: null,
    top_goalscorers: [],
  });
});

test("only a judged prediction shows a score and whether it was right", () => {
  const over = { status: "finished", homeScore: 3, awayScore: 1, fullTimeHome: 2, fullTimeAway: 1 } as const;
  expect(body({ match: over })).toMatchObject({ status: "pending", real_score: null, was_correct: null });
  const judged = (outcome: "success" | "failure" | "void") => {
    const { status, real_score, was_correct } = body({ prediction: { outcome }, match: over });
    return [status, real_score, was_correct];
  };
  expect(judged("success"), "the 90 minutes, not extra time").toEqual(["success", "2-1", true]);
  expect(judged("failure")).toEqual(["failure", "2-1", false]);
  expect(judged("void")).toEqual(["void", null, null]);
});

test("a match shows what was derived for the show beside what is recorded", () => {
  const scoreDetails = { halfTime: { home: 1, away: 0 }, fullTime: null, statistics: null, estimated: ["half_time"] };
  expect(body({ match: { status: "live", homeScore: 1, awayScore: 0, scoreDetails } }).match).toMatchObject({
    half_time: { home: 1, away: 0 },
    full_time: null,
    estimated: ["half_time"],
  });
});

test("a match that went on after 90 minutes shows every score it had, and settles on the first", () => {
  const [fullTime, extraTime, penalties] = [
    { home: 1, away: 1 },
    { home: 2, away: 2 },
    { home: 3, away: 4 },
  ];
  const scoreDetails = { halfTime: null, fullTime, extraTime, penalties, statistics: null, estimated: [] };
  const over = { status: "finished", homeScore: 2, awayScore: 2, fullTimeHome: 1, fullTimeAway: 1 } as const;
  const shown = body({ prediction: { outcome: "failure" }, match: { ...over, scoreDetails } });
  expect(shown.match).toMatchObject({ full_time: fullTime, extra_time: extraTime, penalties });
  expect(shown.real_score).toBe("1-1");

  const stored = { halfTime: null, fullTime, statistics: null, estimated: [] };
  const before = body({ match: { ...over, scoreDetails: stored } }).match;
  expect(before, "stored before there was extra time here").toMatchObject({ extra_time: null, penalties: null });
});
