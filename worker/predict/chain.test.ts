import { createHash } from "node:crypto";

import fc from "fast-check";
import { expect, test } from "vitest";

import { sha256Hex } from "../platform/sha256.ts";
import { canonicalJson, genesisHash, hashedText } from "./chain.ts";

test("canonical JSON is that of RFC 8785: its own examples come out letter by letter", () => {
  // Section 3.2.2 and 3.2.3 of the document.
  expect(
    canonicalJson({
      numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\nA\'B"\\\\"/',
      literals: [null, true, false],
    }),
  ).toBe(
    String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
  );
  expect(
    canonicalJson({
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\u{1f600}": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis",
    }),
  ).toBe(
    '{"\\r":"Carriage Return","1":"One","\u0080":"Control","ö":"Latin Small Letter O With Diaeresis","€":"Euro Sign","😀":"Emoji: Grinning Face","\ufb33":"Hebrew Letter Dalet With Dagesh"}',
  );
});

test("numbers have one form, and read back they are the same", () => {
  expect(canonicalJson([0, -0, 1, 0.1, 0.1 + 0.2, 1e21, 1e-7, 1_791_028_800_000])).toBe(
    "[0,0,1,0.1,0.30000000000000004,1e+21,1e-7,1791028800000]",
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      expect(JSON.parse(canonicalJson(value))).toBe(value === 0 ? 0 : value);
    }),
  );
});

test("canonical JSON depends on what is said, not on the order in which it is said", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const shuffled = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonicalJson(shuffled)).toBe(canonicalJson(value));
      expect(canonicalJson(JSON.parse(canonicalJson(value)))).toBe(canonicalJson(value));
    }),
  );
});

test("what JSON cannot say is refused instead of left out", () => {
  for (const value of [Number.NaN, Infinity, -Infinity, undefined, () => 1, 1n, Symbol("x")]) {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
    expect(() => canonicalJson([value])).toThrow(TypeError);
  }
});

test("a hash is what anybody's SHA-256 makes of the previous hash, a line feed and the body", async () => {
  const body = '{"pick":"1","probabilities":[0.5,0.3,0.2],"seq":1}';
  const text = `${"0".repeat(64)}\n${body}`;
  expect(hashedText(genesisHash, canonicalJson({ seq: 1, probabilities: [0.5, 0.3, 0.2], pick: "1" }))).toBe(text);
  // printf '%064d\n%s' 0 '{"pick":"1","probabilities":[0.5,0.3,0.2],"seq":1}' | sha256sum
  expect(await sha256Hex(text)).toBe("abdacf15076222c86c69bf6b8b34a7f643046f82f055fb5e09cd2000f2ba70ce");
  for (const other of ["", "é", "Saint-Étienne 😀", "x".repeat(5000)]) {
    expect(await sha256Hex(other)).toBe(createHash("sha256").update(other).digest("hex"));
  }
});
