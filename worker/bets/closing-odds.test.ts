import { expect, test } from "vitest";

import { type ClosingBooks, fairClosingOddsThousandths } from "./closing-odds.ts";

const book = (...odds: number[]) => [{ odds, sharp: false }];
const closing: ClosingBooks = new Map([
  [1, new Map([["1X2", book(2, 4, 4)] as const, ["OU", book(1.8, 1.8)] as const])],
  [2, new Map([["1X2", book(4, 4, 2)] as const])],
]);
const onResult = (matchId: number, selection: string) =>
  ({ matchId, market: "1X2", selection, lineHundredths: null }) as const;

test("the fair price is one over what the books gave at the close, without their margin", () => {
  expect(fairClosingOddsThousandths([onResult(1, "1")], closing)).toBe(2_000);
  const over = { matchId: 1, market: "OU", selection: "over", lineHundredths: 250 } as const;
  expect(fairClosingOddsThousandths([over], closing), "1.80 for both is even").toBe(2_000);
});

test("the legs of a combined bet multiply", () => {
  expect(fairClosingOddsThousandths([onResult(1, "1"), onResult(2, "1")], closing)).toBe(8_000);
});

test("nothing is made up where one of the legs did not close", () => {
  expect(fairClosingOddsThousandths([onResult(1, "1"), onResult(3, "1")], closing)).toBeNull();
  const other = { matchId: 1, market: "OU", selection: "over", lineHundredths: 350 } as const;
  expect(fairClosingOddsThousandths([other], closing)).toBeNull();
  const handicap = { matchId: 1, market: "AH", selection: "1", lineHundredths: 0 } as const;
  expect(fairClosingOddsThousandths([handicap], closing)).toBeNull();
});
