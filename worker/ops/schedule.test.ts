import fc from "fast-check";
import { expect, test } from "vitest";

import { lastFireMs, nextFireMs } from "./schedule.ts";

const instants = fc.integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2030, 0, 1) });
/** The expressions of the product's own table. */
const expressions = ["* * * * *", "*/5 * * * *", "0 */3 * * *", "0 6 * * *", "0 4 * * MON", "30 3 * * *"];

test("windows are those of UTC, and the instant of a window belongs to it", () => {
  const noon = Date.UTC(2026, 9, 3, 12, 0, 0);
  expect(lastFireMs("0 6 * * *", noon)).toBe(Date.UTC(2026, 9, 3, 6));
  expect(lastFireMs("0 6 * * *", Date.UTC(2026, 9, 3, 6) - 1)).toBe(Date.UTC(2026, 9, 2, 6));
  expect(lastFireMs("0 6 * * *", Date.UTC(2026, 9, 3, 6))).toBe(Date.UTC(2026, 9, 3, 6));
  expect(lastFireMs("0 4 * * MON", noon)).toBe(Date.UTC(2026, 8, 28, 4));
  expect(nextFireMs("0 4 * * MON", noon)).toBe(Date.UTC(2026, 9, 5, 4));
  expect(nextFireMs("0 6 * * *", Date.UTC(2026, 9, 3, 6))).toBe(Date.UTC(2026, 9, 4, 6));
});

test("a window long past is not made up for, and one that never comes is an error", () => {
  expect(lastFireMs("0 0 29 2 *", Date.UTC(2026, 9, 3))).toBeNull();
  expect(lastFireMs("0 0 1 * *", Date.UTC(2026, 9, 9))).toBe(Date.UTC(2026, 9, 1));
  expect(lastFireMs("0 0 1 * *", Date.UTC(2026, 9, 9) + 1)).toBeNull();
  expect(() => nextFireMs("0 0 30 2 *", Date.UTC(2026, 9, 3))).toThrow(/never fires/);
});

test("no window lies between the last one and the next one", () => {
  fc.assert(
    fc.property(fc.constantFrom(...expressions), instants, (cron, nowMs) => {
      const last = lastFireMs(cron, nowMs) ?? Number.NaN;
      const next = nextFireMs(cron, nowMs);
      expect(last).toBeLessThanOrEqual(nowMs);
      expect(next).toBeGreaterThan(nowMs);
      expect(nextFireMs(cron, last)).toBe(next);
      expect(lastFireMs(cron, next - 1)).toBe(last);
    }),
  );
});
