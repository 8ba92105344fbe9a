import fc from "fast-check";
import { expect, test } from "vitest";

import { decimalOf, minorOf, mostMinor } from "./money.ts";

test("an amount that is written is the amount that is read", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: mostMinor }), (minor) => minorOf(decimalOf(minor)) === minor));
  expect([minorOf("0"), minorOf("0.5"), minorOf("12.50"), minorOf("10000000000.00")]).toEqual([0, 50, 1250, mostMinor]);
  expect([decimalOf(0), decimalOf(7), decimalOf(-1250)]).toEqual(["0.00", "0.07", "-12.50"]);
});

test("what is not an amount with at most two decimals is no amount", () => {
  const refused = [
    "",
    " 1",
    "1 ",
    "-1",
    "+1",
    "01",
    "1.",
    ".5",
    "1.005",
    "1,50",
    "1e3",
    "NaN",
    "Infinity",
    "0x10",
    "١",
    "10000000000.01",
    "99999999999",
  ];
  for (const text of refused) expect(minorOf(text), text).toBeNull();
});
