import { expect, test } from "vitest";

import { type GptAttempt, type GptStatus, isQuestionDue } from "./attempts.ts";

const minuteMs = 60_000;
const now = { fingerprint: "news", published: { home: 0.5, draw: 0.3, away: 0.2 } };

function attempt(status: GptStatus, askedAtMs: number, more: Partial<GptAttempt> = {}): GptAttempt {
  return { ...now, status, askedAtMs, ...more };
}

test("what was never asked is due, and what was answered is not", () => {
  expect(isQuestionDue([], now, 0)).toBe(true);
  expect(isQuestionDue([attempt("ok", 0)], now, 1e9)).toBe(false);
});

test("other team news or published probabilities moved by more than three points are another situation", () => {
  expect(isQuestionDue([attempt("ok", 0, { fingerprint: "older" })], now, 0)).toBe(true);
  const moved = (by: number) => [attempt("ok", 0, { published: { home: 0.5 - by, draw: 0.3, away: 0.2 + by } })];
  expect(isQuestionDue(moved(0.029), now, 0)).toBe(false);
  expect(isQuestionDue(moved(0.031), now, 0)).toBe(true);
});

test("failures are tried again after ten, twenty and forty minutes, and then left alone", () => {
  const failures: GptAttempt[] = [];
  for (const [askedAtMinute, waitMinutes] of [
    [0, 10],
    [10, 20],
    [30, 40],
  ] as const) {
    failures.push(attempt("timeout", askedAtMinute * minuteMs));
    const dueAtMs = (askedAtMinute + waitMinutes) * minuteMs;
    expect(isQuestionDue(failures, now, dueAtMs - 1)).toBe(false);
    expect(isQuestionDue(failures, now, dueAtMs)).toBe(true);
  }
  expect(isQuestionDue([...failures, attempt("malformed", 70 * minuteMs)], now, 1e12)).toBe(false);
});
