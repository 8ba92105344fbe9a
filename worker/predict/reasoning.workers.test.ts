import { beforeEach, expect, test, vi } from "vitest";

import { createFootball, fixtureOf, resultPrices, seasonOf, teamsOf } from "../../test/football.ts";
import { createWorld, dayMs, freshStore, hourMs, rowsOf, startMs } from "../../test/world.ts";
import type { Market, Selection } from "./market.ts";
import { explainPrediction } from "./reasoning.ts";
import type { RevisionEvidence, RevisionText } from "./revision.ts";

// Wide, because the machines that run this are small and busy.
vi.setConfig({ testTimeout: 60_000 });
beforeEach(freshStore);

type Stored = {
  market: Market;
  pick: Selection;
  home_team: string;
  away_team: string;
  probability_1: number;
  probability_2: number;
  probability_3: number | null;
  probability_source: "market" | "independent";
  result_home: number;
  result_draw: number;
  result_away: number;
  expected_home_goals: number;
  expected_away_goals: number;
  confidence: number;
  sample_size: number;
  text_fr: string;
  text_en: string;
  evidence: string;
};

/** Twenty matches, every second one with prices, as they stand in the store. */
async function storedRevisions(): Promise<Stored[]> {
  const teams = teamsOf("Test", 20);
  const fixtures = Array.from({ length: 20 }, (_, index) =>
    fixtureOf(`match ${index}`, {
      home: teams[index] ?? "",
      away: teams[(index + 7) % 20] ?? "",
      kickoffAtMs: startMs + dayMs + index * hourMs,
    }),
  );
  const football = createFootball(...seasonOf({ teams, rounds: 38, untilMs: startMs, seed: 8 }), ...fixtures);
  football.prices = fixtures
    .filter((_, index) => index % 2 === 0)
    .flatMap(({ ref }) => resultPrices(ref, [2.1, 3.3, 3.9], { knownAtMs: startMs - hourMs }));
  const world = createWorld(football);
  await world.deliver({ type: "collect.daily" });
  await world.drain();
  return rowsOf<Stored>(
    `select revision.*, matches.home_team, matches.away_team, model_runs.sample_size from prediction_revisions revision
     join matches on matches.id = revision.match_id join model_runs on model_runs.id = revision.model_run_id
     order by revision.id`,
  );
}

test("without GPT every number in the texts of twenty matches is one stored with the revision", async () => {
  const revisions = await storedRevisions();
  expect(new Set(revisions.map(({ home_team: team }) => team)).size).toBe(20);
  expect(revisions).toHaveLength(60);
  for (const revision of revisions) {
    const stored = storedFigures(revision);
    for (const [text, decimal, grouping] of [
      [textOf(revision.text_fr), ",", "\u202F"],
      [textOf(revision.text_en), ".", ","],
    ] as const) {
      const words = text.replaceAll(revision.home_team, "").replaceAll(revision.away_team, "");
      const figures = [...words.matchAll(/\d(?:[\d,.\u202F]*\d)?/g)].map(([figure]) =>
        figure.replaceAll(grouping, "").replace(decimal, "."),
      );
      expect(figures.length, words).toBeGreaterThan(4);
      for (const figure of figures) expect(stored, `${figure} in "${text}"`).toContain(figure);
    }
  }
});

test("swapping any two contributions of any of twenty matches changes the text", async () => {
  const revisions = (await storedRevisions()).filter(({ market }) => market === "1X2");
  expect(revisions).toHaveLength(20);
  let swaps = 0;
  for (const revision of revisions) {
    const { contributions, ...evidence } = JSON.parse(revision.evidence) as RevisionEvidence;
    const explain = (given: typeof contributions) =>
      explainPrediction(inputOf(revision, { ...evidence, contributions: given }));
    const before = explain(contributions);
    expect(before.fr).toEqual(JSON.parse(revision.text_fr));
    for (const [first, one] of contributions.entries()) {
      for (const [second, other] of contributions.entries()) {
        // Two that nobody could tell apart on the page may change places.
        if (second <= first || shownPoints(one.points) === shownPoints(other.points)) continue;
        const swapped = contributions.map((contribution, index) => ({
          factor: contribution.factor,
          points: index === first ? other.points : index === second ? one.points : contribution.points,
        }));
        const after = explain(swapped);
        expect(after.fr, `${one.factor} and ${other.factor}`).not.toEqual(before.fr);
        expect(after.en, `${one.factor} and ${other.factor}`).not.toEqual(before.en);
        swaps += 1;
      }
    }
  }
  expect(swaps).toBeGreaterThan(150);
});

function inputOf(revision: Stored, evidence: RevisionEvidence): Parameters<typeof explainPrediction>[0] {
  return {
    homeTeam: revision.home_team,
    awayTeam: revision.away_team,
    market: revision.market,
    pick: revision.pick,
    pickProbability: Math.max(revision.probability_1, revision.probability_2, revision.probability_3 ?? 0),
    probabilities: [revision.result_home, revision.result_draw, revision.result_away],
    source: revision.probability_source,
    expectedGoals: { home: revision.expected_home_goals, away: revision.expected_away_goals },
    contributions: evidence.contributions,
    homeForm: evidence.form.home,
    awayForm: evidence.form.away,
    sampleSize: revision.sample_size,
    entrants: "clubs",
    confidence: revision.confidence,
    reasons: evidence.confidenceReasons,
  };
}

/** Everything the row holds, rounded as a text may round it; 2.5 is the line of the totals market. */
function storedFigures(revision: Stored): string[] {
  const { contributions, confidenceReasons, form } = JSON.parse(revision.evidence) as RevisionEvidence;
  const values = confidenceReasons.flatMap((reason) => Object.values(reason.values));
  const shares = [
    revision.result_home,
    revision.result_draw,
    revision.result_away,
    revision.probability_1,
    revision.probability_2,
    revision.probability_3 ?? 0,
    ...contributions.map(({ points }) => Math.abs(points)),
    ...values,
  ];
  const averages = [form.home, form.away].flatMap((one) => [
    one.goalsScoredAverage ?? 0,
    one.goalsConcededAverage ?? 0,
  ]);
  return [
    "2.5",
    ...[revision.sample_size, revision.confidence, ...values].map((value) => value.toFixed(0)),
    ...shares.map((share) => (share * 100).toFixed(1)),
    ...averages.map((average) => average.toFixed(1)),
    revision.expected_home_goals.toFixed(2),
    revision.expected_away_goals.toFixed(2),
  ];
}

function textOf(stored: string): string {
  const { reasoning, keyFactors, predictionText } = JSON.parse(stored) as RevisionText;
  return [reasoning, ...keyFactors, predictionText].join(" ");
}

/** With its side; nothing where it rounds to nothing. */
function shownPoints(points: number): string {
  const size = (Math.abs(points) * 100).toFixed(1);
  return size === "0.0" ? "" : `${points > 0 ? "home" : "away"} ${size}`;
}
