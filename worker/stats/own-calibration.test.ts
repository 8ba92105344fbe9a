import { expect, test } from "vitest";

import { type PublishedLeg, ownCalibrationOf } from "./own-calibration.ts";

function leg(changed: Partial<PublishedLeg>): PublishedLeg {
  return {
    market: "1X2",
    selection: "1",
    lineHundredths: null,
    outcome: "won",
    probability1: 0.55,
    probability2: 0.25,
    probability3: 0.2,
    ...changed,
  };
}

test("each pick is judged by what was published of that very selection", () => {
  const { bins, count } = ownCalibrationOf([
    leg({}),
    leg({ outcome: "lost" }),
    leg({ selection: "X", outcome: "lost" }),
    leg({
      market: "OU",
      selection: "under",
      lineHundredths: 250,
      probability1: 0.1,
      probability2: 0.9,
      probability3: null,
    }),
  ]);
  expect(count).toBe(4);
  expect(
    bins.flatMap(({ from, count: ofBin, observedRate }) => (ofBin > 0 ? [[from, ofBin, observedRate]] : [])),
  ).toEqual([
    [0.2, 1, 0],
    [0.5, 2, 0.5],
    [0.9, 1, 1],
  ]);
});

test("what was not published, or neither won nor lost, judges nobody", () => {
  const { count, expectedCalibrationError } = ownCalibrationOf([
    leg({ outcome: "void" }),
    leg({ outcome: "half_won" }),
    leg({ outcome: "pending" }),
    leg({ probability1: null, probability2: null, probability3: null }),
    leg({ market: "AH", lineHundredths: -50 }),
    leg({ market: "OU", selection: "over", lineHundredths: 350, probability3: null }),
  ]);
  expect(count).toBe(0);
  expect(expectedCalibrationError).toBeNull();
});
