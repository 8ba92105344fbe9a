import { expect, test } from "vitest";

import { normalDraw, seededRandom } from "../../worker/platform/seeded-random.ts";
import {
  type LearnedArtefact,
  learnedModelIds,
  predictLearned,
  readArtefact,
} from "../../worker/predict/engine/learned-model.ts";
import { type MatchFeatures, featureNames } from "../../worker/predict/engine/match-features.ts";
import { type Scores, softmax } from "../../worker/predict/models/training-sample.ts";
import { type LabelledMatch, buildArtefact, withoutModels } from "./build-artefact.ts";
import { fitLearned } from "./fit-learned.ts";
import { type ValidatedMatch, judgeLearned } from "./validate-learned.ts";

const record = {
  record: "invented",
  dataHash: "0".repeat(64),
  leagues: ["X1"],
  from: "2011-07-01",
  until: "2014-06-30",
  seed: "1",
};
const labelled = inventMatches(3, 40);
const artefacts = learnedModelIds.map((id) => buildArtefact(id, labelled, record));

/** The pool knows nothing of the first feature, which decides much. */
function inventMatches(years: number, perYear: number, { turning = false, priced = true } = {}): LabelledMatch[] {
  const random = seededRandom(`matches ${years} ${perYear}`);
  return Array.from({ length: years * perYear }, (_, index) => {
    const values = featureNames.independent.map(() => normalDraw(random));
    const year = 2011 + Math.floor(index / perYear);
    const lean = (turning && year % 2 === 0 ? -1 : 1) * (values[0] ?? 0);
    // As often as each result comes when nothing is known.
    const start: Scores = [0, -0.42, 0];
    const [home, draw] = softmax([1.2 * lean, 0, -1.2 * lean]);
    const drawn = random();
    const features: MatchFeatures = {
      results: { values: values.slice(0, featureNames.results.length), start },
      independent: priced ? { values, start } : null,
    };
    return {
      year,
      features,
      outcomeIndex: drawn < home ? 0 : drawn < home + draw ? 1 : 2,
    };
  });
}

test("the same matches and seed give byte-equal artefacts, another seed others", () => {
  for (const artefact of artefacts) {
    expect(JSON.stringify(buildArtefact(artefact.id, labelled, record))).toBe(JSON.stringify(artefact));
    const other = buildArtefact(artefact.id, labelled, { ...record, seed: "2" });
    expect(other.variants.results.learned).not.toEqual(artefact.variants.results.learned);
  }
}, 30_000);

test("an artefact read back predicts as the one that was written, by its variant for what is known of the match", () => {
  for (const artefact of artefacts) {
    const read = readArtefact(JSON.parse(JSON.stringify(artefact)));
    const [first] = labelled;
    if (!first) throw new Error("no match");
    expect(predictLearned(read, first.features)).toEqual(predictLearned(artefact, first.features));
    // So few matches split no tree.
    if (artefact.id === "boosted-trees") continue;
    const moved = { values: featureNames.independent.map(() => 3), start: first.features.results.start };
    const unpriced = { ...first.features, independent: null };
    expect(predictLearned(read, { ...first.features, independent: moved })).not.toEqual(
      predictLearned(read, first.features),
    );
    expect(predictLearned(read, unpriced)).not.toEqual(predictLearned(read, first.features));
  }
});

test("an artefact of other features, or of a model that does not fit, is refused by name", () => {
  const [trees, network] = artefacts;
  if (!trees || !network) throw new Error("no artefacts");
  const changed = (variant: Partial<LearnedArtefact["variants"]["results"]>) => ({
    ...trees,
    variants: { ...trees.variants, results: { ...trees.variants.results, ...variant } },
  });
  const names = featureNames.results.map((name, index) => (index === 3 ? "moon" : name));
  expect(() => readArtefact(changed({ featureNames: names }))).toThrow(
    /boosted-trees, results: trained on other features/,
  );
  expect(() => readArtefact(changed({ featureNames: [...featureNames.results, "moon"] }))).toThrow(/more of them/);
  expect(() => readArtefact(changed({ learned: network.variants.results.learned }))).toThrow(/holds a small-network/);
  expect(() => readArtefact({ ...trees, version: 2 })).toThrow(/version/);
});

test("the outline for a registry holds everything but the models", () => {
  const [trees] = artefacts;
  if (!trees) throw new Error("no artefact");
  const outline = withoutModels(trees);
  expect(outline).toMatchObject({ id: "boosted-trees", dataHash: record.dataHash, matches: 120 });
  expect(outline.variants.results).toEqual({
    rounds: trees.variants.results.rounds,
    weight: trees.variants.results.weight,
    validation: trees.variants.results.validation,
  });
});

test("a record without prices has no independent variant, one of a single year is trained without being judged", () => {
  const { variants } = buildArtefact("small-network", inventMatches(1, 150, { priced: false }), record);
  expect(variants.independent).toBeNull();
  expect(variants.results).toMatchObject({ validation: null, weight: 0 });
});

test("training goes on as long as the year held back gains by it, and stops at once where that says the contrary", () => {
  const steady = fitLearned("small-network", learningOf(inventMatches(2, 300)), "1");
  const turning = fitLearned("small-network", learningOf(inventMatches(2, 300, { turning: true })), "1");
  expect(steady.rounds).toBe(12);
  expect(turning.rounds).toBe(1);
}, 30_000);

test("a model that knows what the pool does not earns a weight, one that adds noise earns none", () => {
  const knowing = judgeLearned(inventValidated(0.8), "1");
  expect(knowing?.weight).toBeGreaterThan(0.5);
  expect(knowing?.validation.asMember?.toPool.high95).toBeLessThan(0);
  expect(knowing?.validation.years).toEqual([2012, 2013, 2014]);
  const noisy = judgeLearned(inventValidated(0), "1");
  expect(noisy?.weight).toBe(0);
  expect(noisy?.validation.toPool.mean).toBeGreaterThan(0);
});

test("a model that helped once and misled lately earns no weight, though the years together would ask for one", () => {
  const misled = inventValidated(0.8).map((match) =>
    match.year === 2014 ? { ...match, learned: [2 * match.learned[2], 0, 2 * match.learned[0]] as const } : match,
  );
  const judgement = judgeLearned(misled, "1");
  expect(judgement?.validation.asMember?.weights.every((weight) => weight > 0)).toBe(true);
  expect(judgement?.validation.asMember?.toPool.high95).toBeGreaterThan(0);
  expect(judgement?.weight).toBe(0);
});

test("the weight of a judged year is fitted to the years before it, never to its own", () => {
  const validated = inventValidated(0.8);
  const reversed = validated.map((match) =>
    match.year === 2014
      ? { ...match, learned: [match.learned[2], match.learned[1], match.learned[0]] as const }
      : match,
  );
  expect(judgeLearned(reversed, "1")?.validation.asMember?.weights).toEqual(
    judgeLearned(validated, "1")?.validation.asMember?.weights,
  );
  expect(
    judgeLearned(
      validated.filter(({ year }) => year === 2014),
      "1",
    )?.validation.asMember,
  ).toBeNull();
});

function learningOf(matches: readonly LabelledMatch[]) {
  return matches.map(({ year, features, outcomeIndex }) => ({ year, features: features.results, outcomeIndex }));
}

/** A model that sees the given share of what decides, and noise for the rest. */
function inventValidated(share: number): ValidatedMatch[] {
  const random = seededRandom("validated");
  return Array.from({ length: 1600 }, (_, index) => {
    const lean = normalDraw(random);
    const seen = share * lean + (1 - share) * normalDraw(random);
    const [home, draw] = softmax([lean, 0, -lean]);
    const drawn = random();
    return {
      year: 2011 + Math.floor(index / 400),
      pool: [0, 0, 0],
      learned: [seen, 0, -seen],
      outcomeIndex: drawn < home ? 0 : drawn < home + draw ? 1 : 2,
    };
  });
}
