import fc from "fast-check";
import { expect, test } from "vitest";

import { type Closing, type MessageWindow, closings, judgeMessage } from "./incoming.ts";

function closingFor(message: string | ArrayBuffer): Closing | null {
  return judgeMessage(message, null, 0).closing;
}

test("what can be read and is short may be said, everything else closes with the code that says why", () => {
  for (const allowed of ["ping", "{}", "null", '"é"', `"${"x".repeat(1_022)}"`]) expect(closingFor(allowed)).toBeNull();
  expect(closingFor(`"${"x".repeat(1_023)}"`)).toBe(closings.oversized);
  expect(closingFor(new ArrayBuffer(1_025)), "size is judged first").toBe(closings.oversized);
  expect(closingFor(new ArrayBuffer(1_024))).toBe(closings.binary);
  expect(closingFor(new ArrayBuffer(0))).toBe(closings.binary);
  for (const broken of ["", "{", "pong", "\u0000", "{'a':1}"])
    expect(closingFor(broken), broken).toBe(closings.malformed);
  expect(Object.values(closings).map(({ code }) => code)).toEqual([1003, 1007, 1008, 1009]);
});

test("the twenty-first message of a second is one too many, wherever the seconds fall", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(400), { maxLength: 120 }), (gapsMs) => {
      let said: MessageWindow | null = null;
      let nowMs = 0;
      let windowFromMs = 0;
      let inWindow = 0;
      for (const gapMs of gapsMs) {
        nowMs += gapMs;
        if (inWindow === 0 || nowMs - windowFromMs >= 1_000) [windowFromMs, inWindow] = [nowMs, 0];
        inWindow += 1;
        const judged = judgeMessage("{}", said, nowMs);
        expect(judged.closing).toBe(inWindow > 20 ? closings.flooding : null);
        said = judged.said;
      }
    }),
  );
  let said: MessageWindow | null = null;
  const closed = Array.from({ length: 21 }, () => {
    const judged = judgeMessage("{}", said, 0);
    said = judged.said;
    return judged.closing;
  });
  expect(closed.indexOf(closings.flooding)).toBe(20);
});
