import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { type ConfidenceReason, confidenceOf } from "./confidence.ts";
import { contributionFactors } from "./contributions.ts";
import { markets, type ResultProbabilities, selectionsOf } from "./market.ts";
import { describeFactor, describeReason, explainPrediction, predictionText, type ReasoningInput } from "./reasoning.ts";

const arsenalChelsea: ReasoningInput = {
  homeTeam: "Arsenal",
  awayTeam: "Chelsea",
  market: "1X2",
  pick: "1",
  pickProbability: 0.523,
  probabilities: [0.523, 0.251, 0.226],
  source: "independent",
  expectedGoals: { home: 1.72, away: 1.05 },
  contributions: [
    { factor: "home_advantage", points: 0.083 },
    { factor: "home_attack", points: 0.12 },
    { factor: "home_defence", points: 0.0001 },
    { factor: "away_attack", points: -0.041 },
    { factor: "away_defence", points: -0.0321 },
  ],
  homeForm: {
    letters: ["W", "D", "W", "L", "W"],
    goalsScoredAverage: 2,
    goalsConcededAverage: 0.8,
    winPercentage: 0.6,
    matchesCounted: 5,
  },
  awayForm: {
    letters: ["L", "W"],
    goalsScoredAverage: 1.5,
    goalsConcededAverage: 1,
    winPercentage: 0.5,
    matchesCounted: 2,
  },
  sampleSize: 1520,
  entrants: "clubs",
  confidence: 64,
  reasons: [
    { code: "home_sample", effect: 22, values: { matches: 100 } },
    { code: "no_market_price", effect: -6, values: {} },
  ],
};

test("what national teams are predicted from is not called a league", () => {
  const { fr, en } = explainPrediction({
    ...arsenalChelsea,
    homeTeam: "Mexico",
    awayTeam: "Ghana",
    entrants: "nations",
  });
  expect(fr.reasoning).toContain("1\u202F520 résultats de sélections nationales");
  expect(en.reasoning).toContain("Fitted to 1,520 results of national teams");
});

describe("an explanation", () => {
  test("of a result names its source, its factors, the form and the reliability", () => {
    expect(explainPrediction(arsenalChelsea)).toEqual({
      fr: {
        predictionText: "Victoire d’Arsenal",
        reasoning:
          "Nourri de 1\u202F520 résultats du championnat, le modèle donne 52,3\u202F% pour Arsenal, 25,1\u202F% pour le nul et 22,6\u202F% pour Chelsea, et attend 1,72 but contre 1,05. " +
          "Ce qui pèse le plus\u202F: attaque d’Arsenal (12,0 points pour Arsenal) et avantage du terrain (8,3 points pour Arsenal). " +
          "Arsenal (V-N-V-D-V) marque 2,0 buts et en encaisse 0,8 par match ces derniers temps\u202F; Chelsea (D-V) marque 1,5 but et en encaisse 1,0 par match ces derniers temps. " +
          "Fiabilité\u202F: 64 sur cent (aucune cote d’avant-match connue).",
        keyFactors: [
          "Attaque d’Arsenal\u202F: 12,0 points pour Arsenal",
          "Avantage du terrain\u202F: 8,3 points pour Arsenal",
          "Attaque de Chelsea\u202F: 4,1 points pour Chelsea",
          "Défense de Chelsea\u202F: 3,2 points pour Chelsea",
          "Forme d’Arsenal\u202F: V-N-V-D-V",
          "Forme de Chelsea\u202F: D-V",
        ],
      },
      en: {
        predictionText: "Arsenal win",
        reasoning:
          "Fitted to 1,520 league results, the model gives Arsenal 52.3%, the draw 25.1% and Chelsea 22.6%, and expects 1.72 goals to 1.05. " +
          "What weighs most: Arsenal’s attack (12.0 points towards Arsenal) and home advantage (8.3 points towards Arsenal). " +
          "Arsenal (W-D-W-L-W) have lately scored 2.0 and conceded 0.8 a match; Chelsea (L-W) have lately scored 1.5 and conceded 1.0 a match. " +
          "Reliability: 64 out of a hundred (no pre-match price known).",
        keyFactors: [
          "Arsenal’s attack: 12.0 points towards Arsenal",
          "Home advantage: 8.3 points towards Arsenal",
          "Chelsea’s attack: 4.1 points towards Chelsea",
          "Chelsea’s defence: 3.2 points towards Chelsea",
          "Arsenal’s form: W-D-W-L-W",
          "Chelsea’s form: L-W",
        ],
      },
    });
  });

  test("of published prices says that they are prices", () => {
    const { fr, en } = explainPrediction({ ...arsenalChelsea, source: "market" });
    expect(fr.reasoning).toMatch(/^Les cotes d’avant-match, sans leur marge, donnent 52,3/);
    expect(en.reasoning).toMatch(/^Pre-match prices, without their margin, give Arsenal 52.3%/);
  });

  test("of goals speaks of goals", () => {
    const over = { ...arsenalChelsea, market: "OU", pick: "over", pickProbability: 0.5421 } as const;
    expect(explainPrediction(over).fr.reasoning).toContain("«\u202Fplus de 2,5 buts\u202F» ressort à 54,2\u202F%.");
    expect(explainPrediction(over).en.reasoning).toContain("“over 2.5 goals” comes out at 54.2%.");
    expect(explainPrediction(over).fr.keyFactors[0]).toBe("Buts attendus\u202F: 1,72 pour Arsenal, 1,05 pour Chelsea");
    expect(explainPrediction({ ...over, source: "market" }).fr.reasoning).toContain("recale ses scores sur les cotes");
  });

  test("leaves out what is not known", () => {
    const noForm = {
      letters: [],
      goalsScoredAverage: null,
      goalsConcededAverage: null,
      winPercentage: null,
      matchesCounted: 0,
    };
    const { fr } = explainPrediction({
      ...arsenalChelsea,
      homeForm: noForm,
      awayForm: noForm,
      contributions: [],
      reasons: [],
    });
    expect(fr.reasoning).not.toContain("marque");
    expect(fr.reasoning).toMatch(/Fiabilité\u202F: 64 sur cent\.$/);
    expect(fr.keyFactors).toEqual([]);
  });
});

describe("any explanation", () => {
  const probabilities = fc
    .tuple(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 100 }))
    .map(([a, b, c]): ResultProbabilities => [a / (a + b + c), b / (a + b + c), c / (a + b + c)]);
  const goals = fc.double({ min: 0.05, max: 6, noNaN: true });
  const form = fc.record({
    letters: fc.array(fc.constantFrom("W" as const, "D" as const, "L" as const), { maxLength: 5 }),
    goalsScoredAverage: fc.option(goals),
    goalsConcededAverage: fc.option(goals),
    winPercentage: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    matchesCounted: fc.nat(5),
  });
  const input: fc.Arbitrary<ReasoningInput> = fc
    .record({
      homeTeam: fc.constantFrom("Arsenal", "Le Havre", "Évian", "Köln", "Wolves"),
      awayTeam: fc.constantFrom("Chelsea", "Angers", "Les Herbiers", "Málaga"),
      market: fc.constantFrom(...markets),
      choice: fc.nat(2),
      pickProbability: fc.double({ min: 0, max: 1, noNaN: true }),
      probabilities,
      source: fc.constantFrom("market" as const, "independent" as const),
      expectedGoals: fc.record({ home: goals, away: goals }),
      contributions: fc.array(
        fc.record({
          factor: fc.constantFrom(...contributionFactors),
          points: fc.double({ min: -1, max: 1, noNaN: true }),
        }),
        { maxLength: 6 },
      ),
      homeForm: form,
      awayForm: form,
      sampleSize: fc.nat(3000),
      entrants: fc.constantFrom("clubs", "nations"),
      homeMatches: fc.nat(200),
      awayMatches: fc.nat(200),
      promoted: fc.boolean(),
      days: fc.option(fc.nat(300)),
      marketProbabilities: fc.option(probabilities),
      recentCalibration: fc.option(
        fc.record({ expectedCalibrationError: fc.double({ min: 0, max: 1, noNaN: true }), count: fc.nat(5000) }),
      ),
    })
    .map(({ choice, homeMatches, awayMatches, promoted, days, marketProbabilities, recentCalibration, ...rest }) => {
      const selections = selectionsOf[rest.market];
      const { confidence, reasons } = confidenceOf({
        homeMatches,
        awayMatches,
        homePromoted: promoted,
        awayPromoted: false,
        daysSinceLastResult: days,
        resultsProbabilities: rest.probabilities,
        marketProbabilities,
        recentCalibration,
      });
      return { ...rest, pick: selections[choice % selections.length] ?? selections[0], confidence, reasons };
    });

  test("states only numbers it was given, rounded", () => {
    fc.assert(
      fc.property(input, (given) => {
        const known = numbersOf(given);
        const { fr, en } = explainPrediction(given);
        for (const text of textsOf(fr)) {
          for (const [figure] of text.matchAll(/\d(?:[\d\u202F]*\d)?(?:,\d+)?/g)) {
            expect(known).toContain(figure.replaceAll("\u202F", "").replace(",", "."));
          }
        }
        for (const text of textsOf(en)) {
          for (const [figure] of text.matchAll(/\d(?:[\d,]*\d)?(?:\.\d+)?/g))
            expect(known).toContain(figure.replaceAll(",", ""));
        }
      }),
    );
  });

  test("promises nothing, and never shows a hole", () => {
    fc.assert(
      fc.property(input, (given) => {
        const { fr, en } = explainPrediction(given);
        for (const text of [...textsOf(fr), ...textsOf(en), ...given.reasons.flatMap((reason) => bothOf(reason))]) {
          expect(text).not.toMatch(
            /gagne|gagné|gain|garanti|sûr|sans risque|augmente|\bsafe|guarant|sure\b|risk|winning|bet\b/i,
          );
          expect(text).not.toMatch(/undefined|NaN|null|Infinity|\[object/);
          expect(text).not.toMatch(/ {2}|\s\.| ,/);
        }
      }),
    );
  });

  test("is set in French type: comma decimals, a narrow no-break space before : ; ? % and inside « »", () => {
    fc.assert(
      fc.property(input, (given) => {
        const { fr } = explainPrediction(given);
        for (const text of [...textsOf(fr), ...given.reasons.map((reason) => describeReason(reason, "fr"))]) {
          expect(text).not.toMatch(/\d\.\d/);
          expect(text).not.toMatch(/[^\u202F][:;?!%»]/);
          expect(text).not.toMatch(/«[^\u202F]/);
          expect(text).not.toMatch(/'/);
        }
      }),
    );
  });

  test("has two to four sentences", () => {
    fc.assert(
      fc.property(input, (given) => {
        for (const { reasoning } of Object.values(explainPrediction(given))) {
          const sentences = reasoning.split(/\.(?: |$)/).filter((sentence) => sentence !== "");
          expect(sentences.length).toBeGreaterThanOrEqual(2);
          expect(sentences.length).toBeLessThanOrEqual(4);
        }
      }),
    );
  });
});

test("every pick has its words in both languages", () => {
  const teams = { homeTeam: "Bayern Munich", awayTeam: "Real Madrid" };
  expect(
    Object.values(selectionsOf).flatMap((picks) => picks.map((pick) => predictionText(pick, teams, "fr"))),
  ).toEqual([
    "Victoire de Bayern Munich",
    "Match nul",
    "Victoire de Real Madrid",
    "Plus de 2,5 buts",
    "Moins de 2,5 buts",
    "Les deux équipes marquent",
    "Au moins une équipe ne marque pas",
  ]);
  expect(
    Object.values(selectionsOf).flatMap((picks) => picks.map((pick) => predictionText(pick, teams, "en"))),
  ).toEqual([
    "Bayern Munich win",
    "Draw",
    "Real Madrid win",
    "Over 2.5 goals",
    "Under 2.5 goals",
    "Both teams to score",
    "Both teams to score: no",
  ]);
});

test("every factor and every reason has its words in both languages", () => {
  for (const factor of contributionFactors) {
    expect(describeFactor(factor, arsenalChelsea, "fr")).not.toBe("");
    expect(describeFactor(factor, arsenalChelsea, "en")).not.toBe("");
  }
  const reasons: ConfidenceReason[] = [
    { code: "home_sample", effect: 22, values: { matches: 114 } },
    { code: "away_sample", effect: 2, values: { matches: 1 } },
    { code: "promoted_team", effect: -9, values: { matches: 2 } },
    { code: "stale_results", effect: -5, values: { days: 40 } },
    { code: "stale_results", effect: -20, values: {} },
    { code: "no_market_price", effect: -6, values: {} },
    { code: "sets_agree", effect: 10, values: { distance: 0.032 } },
    { code: "sets_disagree", effect: -8, values: { distance: 0.15 } },
    { code: "recent_calibration", effect: 3, values: { error: 0.021, count: 1340 } },
  ];
  expect(reasons.map((reason) => bothOf(reason))).toEqual([
    ["Résultats de l’équipe à domicile\u202F: 114 matchs", "Results of the home team: 114 matches"],
    ["Résultats de l’équipe à l’extérieur\u202F: 1 match", "Results of the away team: 1 match"],
    ["Équipe promue, résultats à ce niveau\u202F: 2 matchs", "Promoted team, results at this level: 2 matches"],
    ["Dernier résultat connu vieux de 40 jours", "Latest known result 40 days old"],
    ["Une équipe sans résultat connu", "One team without a known result"],
    ["Aucune cote d’avant-match connue", "No pre-match price known"],
    ["Résultats et cotes concordent à 3,2 points près", "Results and prices agree within 3.2 points"],
    ["Résultats et cotes divergent de 15,0 points", "Results and prices differ by 15.0 points"],
    [
      "Calibration récente\u202F: 2,1 points d’écart moyen sur 1\u202F340 probabilités évaluées",
      "Recent calibration: off by 2.1 points on average over 1,340 evaluated probabilities",
    ],
  ]);
});

function textsOf(words: { reasoning: string; keyFactors: string[]; predictionText: string }): string[] {
  return [words.reasoning, words.predictionText, ...words.keyFactors];
}

function bothOf(reason: ConfidenceReason): [string, string] {
  return [describeReason(reason, "fr"), describeReason(reason, "en")];
}

/** Every number of the input as the text may round it; 2.5 is the line of the totals market. */
function numbersOf(given: ReasoningInput): string[] {
  const whole = [given.sampleSize, given.confidence, ...given.reasons.flatMap(({ values }) => Object.values(values))];
  const shares = [
    ...given.probabilities,
    given.pickProbability,
    ...given.contributions.map(({ points }) => Math.abs(points)),
    ...given.reasons.flatMap(({ values }) => Object.values(values)),
  ];
  const averages = [given.homeForm, given.awayForm].flatMap((f) => [
    f.goalsScoredAverage ?? 0,
    f.goalsConcededAverage ?? 0,
  ]);
  return [
    "2.5",
    ...whole.map((value) => value.toFixed(0)),
    ...shares.map((value) => (value * 100).toFixed(1)),
    ...averages.map((value) => value.toFixed(1)),
    given.expectedGoals.home.toFixed(2),
    given.expectedGoals.away.toFixed(2),
  ];
}
