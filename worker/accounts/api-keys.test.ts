import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";

import { composeApiKey, isWellFormedApiKey, looksLikeApiKey, prefixOf, secretBytes } from "./api-keys.ts";

const secret = fc.uint8Array({ minLength: secretBytes, maxLength: secretBytes });

test("a key is one word of a fixed length that tells nothing of its secret but four characters", () => {
  fc.assert(
    fc.property(secret, (bytes) => {
      const key = composeApiKey(bytes);
      expect(key).toMatch(/^aibet_live_[0-9A-Za-z]{49}$/);
      expect(isWellFormedApiKey(key)).toBe(true);
      expect(key.startsWith(prefixOf(key))).toBe(true);
    }),
  );
  expect(prefixOf(composeApiKey(new Uint8Array(secretBytes)))).toBe("aibet_live_0000");
  expect(composeApiKey(new Uint8Array(secretBytes).fill(255))).toMatch(/^aibet_live_[1-9A-Za-z]/);
});

test("two secrets never make the same key", () => {
  fc.assert(
    fc.property(secret, secret, (one, other) => {
      expect(composeApiKey(one) === composeApiKey(other)).toBe(one.join() === other.join());
    }),
  );
});

test("the checksum is the CRC-32 everybody knows, in 62 digits", () => {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  fc.assert(
    fc.property(secret, (bytes) => {
      const key = composeApiKey(bytes);
      const checksum = Array.from(key.slice(-6)).reduce((value, digit) => value * 62 + digits.indexOf(digit), 0);
      expect(checksum).toBe(crc32(key.slice(0, -6)));
    }),
  );
});

test("a character changed, lost, added or exchanged is noticed before any lookup", () => {
  fc.assert(
    fc.property(secret, fc.nat(59), fc.constantFrom(..."09AZaz_-"), (bytes, place, other) => {
      const key = composeApiKey(bytes);
      const changed = key.slice(0, place) + other + key.slice(place + 1);
      expect(isWellFormedApiKey(changed)).toBe(changed === key);
      expect(isWellFormedApiKey(key.slice(0, place) + key.slice(place + 1))).toBe(false);
      expect(isWellFormedApiKey(key + other)).toBe(false);
    }),
  );
  const hostile = [
    "",
    "aibet_live_",
    `${composeApiKey(new Uint8Array(secretBytes))}\n`,
    "aibet_test_".padEnd(60, "0"),
    "é".repeat(60),
  ];
  for (const text of hostile) expect(isWellFormedApiKey(text), text).toBe(false);
  expect([looksLikeApiKey("aibet_live_x"), looksLikeApiKey("eyJhbGciOi")]).toEqual([true, false]);
});
