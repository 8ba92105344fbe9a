import { expect, test } from "vitest";

import committed from "./artefacts/learned-models.json";
import { learnedTrials } from "./learned-models.ts";

test("the trials that are told are those of the committed artefacts, which weigh nothing", () => {
  const trials = learnedTrials();
  const [trees, network] = committed;
  expect(trials).toMatchObject({ matches: trees?.matches, from: trees?.from, until: trees?.until });
  expect(trials?.judged).toBe(network?.variants.independent.validation.toPool.count);
  expect(trials?.differences.trees.results.mean).toBe(trees?.variants.results.validation.toPool.mean);
  expect(trials?.differences.network.independent.high).toBe(network?.variants.independent.validation.toPool.high95);
});
