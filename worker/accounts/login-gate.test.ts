import fc from "fast-check";
import { expect, test } from "vitest";

import { admitFromNetwork, admitToAccount, forgottenAfterMs, newAccountGate, newNetworkGate } from "./login-gate.ts";

const startMs = Date.UTC(2026, 10, 21);
const minuteMs = 60_000;

test("five attempts are free, then each one waits twice as long as the one before, a quarter of an hour at most", () => {
  let state = newAccountGate();
  const delays: number[] = [];
  let nowMs = startMs;
  for (let attempt = 1; attempt <= 13; attempt += 1) {
    const [next, answer] = admitToAccount(state, nowMs);
    expect(answer.admitted, `attempt ${attempt}`).toBe(true);
    state = next;
    const waitMs = Math.max(0, state.closedUntilMs - nowMs);
    delays.push(waitMs / 1000);
    if (waitMs > 0) {
      const closed = admitToAccount(state, nowMs + waitMs - 1);
      expect(closed).toEqual([state, { admitted: false, retryAtMs: state.closedUntilMs }]);
    }
    nowMs += waitMs;
  }
  expect(delays).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900]);
});

test("a day without an attempt is a fresh start", () => {
  let state = newAccountGate();
  for (let attempt = 0; attempt < 5; attempt += 1) [state] = admitToAccount(state, startMs);
  expect(admitToAccount(state, startMs + forgottenAfterMs)[0].attempts).toBe(1);
  expect(admitToAccount(state, startMs + forgottenAfterMs - 1)[0].attempts).toBe(6);
});

test("however attempts are spread, no fifteen minutes after the fifth see more than a handful", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 200, maxLength: 400 }), (gaps) => {
      let state = newAccountGate();
      let nowMs = startMs;
      const admitted: number[] = [];
      for (const gap of gaps) {
        nowMs += gap;
        const [next, answer] = admitToAccount(state, nowMs);
        state = next;
        if (answer.admitted) admitted.push(nowMs);
      }
      for (const fromMs of admitted.slice(5)) {
        expect(admitted.filter((atMs) => atMs >= fromMs && atMs < fromMs + 15 * minuteMs).length).toBeLessThanOrEqual(
          5,
        );
      }
    }),
  );
});

test("a network has twenty attempts in each minute, times the factor", () => {
  for (const factor of [1, 3]) {
    let state = newNetworkGate();
    const answers = Array.from({ length: 100 }, () => {
      const [next, answer] = admitFromNetwork(state, factor, startMs + 59_000);
      state = next;
      return answer;
    });
    expect(answers.filter(({ admitted }) => admitted)).toHaveLength(20 * factor);
    expect(answers.at(-1)).toEqual({ admitted: false, retryAtMs: startMs + minuteMs });
    expect(admitFromNetwork(state, factor, startMs + minuteMs)[1]).toEqual({ admitted: true });
  }
});
