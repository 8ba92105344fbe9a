import { readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

import { inventLeague } from "../../worker/predict/engine/invented-league.ts";
import { fitEngine } from "../../worker/predict/engine/engine.ts";
import { learnedModelIds, predictLearned, readArtefact } from "../../worker/predict/engine/learned-model.ts";
import { matchFeatures } from "../../worker/predict/engine/match-features.ts";
import { walkTeamPasts } from "../../worker/predict/engine/team-pasts.ts";
import { seededRandom } from "../../worker/platform/seeded-random.ts";
import { withoutModels } from "./build-artefact.ts";

const folder = join(import.meta.dirname, "..", "..", "worker", "predict", "artefacts");
const texts = learnedModelIds.map((id) => readFileSync(join(folder, `${id}.json`), "utf8"));
const artefacts = texts.map((text) => readArtefact(JSON.parse(text)));

test("the committed artefacts fit the features of this code and weigh less than 400 kB together", () => {
  expect(artefacts.map(({ id }) => id)).toEqual(learnedModelIds);
  expect(texts.reduce((sum, text) => sum + text.length, 0)).toBeLessThan(400_000);
});

test("they predict a match of a league they have never seen close to the pool they start from", () => {
  const history = inventLeague(seededRandom("artefacts"));
  const day = Math.max(...history.map((match) => match.day)) - 60;
  const fixture = { division: 0, homeTeamId: 8, awayTeamId: 1, neutral: false };
  const features = matchFeatures(
    fitEngine(history, day * 86_400_000),
    walkTeamPasts(history).before(day),
    fixture,
    day,
  );
  for (const artefact of artefacts) {
    for (const told of [features, { ...features, independent: null }]) {
      const result = predictLearned(artefact, told);
      const pool = (told.independent ?? told.results).start.map(Math.exp);
      expect(result[0] + result[1] + result[2]).toBeCloseTo(1, 12);
      expect(Math.max(...result.map((p, index) => Math.abs(p - (pool[index] ?? 0))))).toBeLessThan(0.1);
    }
  }
});

test("what the registry is told of them is what they say themselves, and no weight stands that the record has not earned", () => {
  expect(JSON.parse(readFileSync(join(folder, "learned-models.json"), "utf8"))).toEqual(artefacts.map(withoutModels));
  for (const { variants } of artefacts) {
    for (const variant of [variants.results, variants.independent]) {
      const earned = (variant?.validation?.asMember?.toPool.high95 ?? 0) < 0;
      expect(variant?.weight === 0).toBe(!earned);
    }
  }
});
