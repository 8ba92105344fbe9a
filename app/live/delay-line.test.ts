import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { createDelayLine } from "./delay-line.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("everything is handed on in order, as long after it came as somebody wants to wait", () => {
  const shown: string[] = [];
  const line = createDelayLine((item: string) => shown.push(item));
  line.push("at once");
  expect(shown).toEqual(["at once"]);
  line.setDelayMs(30_000);
  line.push("a");
  vi.advanceTimersByTime(10_000);
  line.push("b");
  vi.advanceTimersByTime(19_999);
  expect(shown).toEqual(["at once"]);
  vi.advanceTimersByTime(1);
  expect(shown).toEqual(["at once", "a"]);
  vi.advanceTimersByTime(10_000);
  expect(shown).toEqual(["at once", "a", "b"]);
});

test("a shorter delay hands on what has waited long enough, a longer one holds what waits", () => {
  const shown: string[] = [];
  const line = createDelayLine((item: string) => shown.push(item));
  line.setDelayMs(60_000);
  line.push("a");
  vi.advanceTimersByTime(40_000);
  line.push("b");
  line.setDelayMs(30_000);
  expect(shown).toEqual(["a"]);
  line.setDelayMs(60_000);
  vi.advanceTimersByTime(30_000);
  expect(shown).toEqual(["a"]);
  line.setDelayMs(0);
  expect(shown).toEqual(["a", "b"]);
});

test("what waits is forgotten once nobody looks any more", () => {
  const shown: string[] = [];
  const line = createDelayLine((item: string) => shown.push(item));
  line.setDelayMs(30_000);
  line.push("a");
  line.stop();
  vi.advanceTimersByTime(60_000);
  expect(shown).toEqual([]);
});
