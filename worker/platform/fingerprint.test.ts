import fc from "fast-check";
import { expect, test } from "vitest";

import { fingerprintOf } from "./fingerprint.ts";

test("a fingerprint names a content, as text or as bytes", () => {
  // echo -n abc | sha256sum
  expect(fingerprintOf("abc")).toBe("ba7816bf8f01cfea414140de5dae2223");
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (one, other) => {
      expect(fingerprintOf(one)).toMatch(/^[0-9a-f]{32}$/);
      expect(fingerprintOf(new TextEncoder().encode(one))).toBe(fingerprintOf(one));
      expect(fingerprintOf(one) === fingerprintOf(other)).toBe(one === other);
    }),
  );
});
