import fc from "fast-check";

import { type RecordedGoal, lastMinutes, tallyUntil } from "./tape-goals.ts";
import type { PlayedMatch } from "./timeline.ts";

/** For properties: matches of every kind a record may hold, their scores and goals in agreement. */
export function drawnMatch(kickoffAtMs: number): fc.Arbitrary<PlayedMatch> {
  return fc
    .record({
      ref: fc.string({ minLength: 1, maxLength: 8 }),
      goals: fc.array(drawnGoal, { maxLength: 10 }),
      holds: fc.constantFrom("goals", "goals and half-time", "half-time", "full time"),
      wentOn: fc.boolean(),
      penalties: fc.option(fc.record({ home: fc.integer({ min: 0, max: 6 }), away: fc.integer({ min: 0, max: 6 }) })),
    })
    .map(({ ref, goals, holds, wentOn, penalties }) => {
      const played = goals.filter(({ minute }) => wentOn || minute <= 90);
      return {
        ref,
        kickoffAtMs,
        fullTime: tallyUntil(played, 90),
        halfTime: holds.endsWith("half-time") ? tallyUntil(played, 45) : null,
        extraTime: wentOn ? tallyUntil(played, 120) : null,
        penalties,
        goals: holds.startsWith("goals") ? played : null,
        statistics: { home: { shots: 3, corners: 1 }, away: {} },
      };
    });
}

const drawnGoal: fc.Arbitrary<RecordedGoal> = fc
  .record({
    kind: fc.constantFrom("goal", "own_goal", "penalty_goal"),
    side: fc.constantFrom("home", "away"),
    minute: fc.oneof(fc.integer({ min: 1, max: 120 }), fc.constantFrom(...lastMinutes)),
    added: fc.option(fc.integer({ min: 1, max: 30 })),
    player: fc.option(fc.string({ minLength: 1, maxLength: 20 })),
  })
  .map(({ added, ...goal }) => ({
    ...goal,
    extraMinute: lastMinutes.some((last) => last === goal.minute) ? added : null,
  }));
