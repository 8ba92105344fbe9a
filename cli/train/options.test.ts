import { expect, test } from "vitest";

import { UsageError } from "../backtest/options.ts";
import { readTrainOptions } from "./options.ts";

test("without arguments it trains on the embedded record", () => {
  expect(readTrainOptions([])).toEqual({ folder: null, leagues: null, until: "2015-06-30", seed: "1", out: null });
});

test("everything can be said, and what cannot be meant is refused in one line", () => {
  const line = "--data d --leagues E0,,E1 --until 2019-06-30 --seed 7 --out o";
  expect(readTrainOptions(line.split(" "))).toEqual({
    folder: "d",
    leagues: ["E0", "E1"],
    until: "2019-06-30",
    seed: "7",
    out: "o",
  });
  expect(readTrainOptions(["--data", "d"]).until).toBe("2021-06-30");
  expect(() => readTrainOptions(["--until", "2019-02-30"])).toThrow(/--until: "2019-02-30" is not a date/);
  expect(() => readTrainOptions(["--nonsense"])).toThrow(UsageError);
});
