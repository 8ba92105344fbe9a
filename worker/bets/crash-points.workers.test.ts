import { beforeAll, expect, test, vi } from "vitest";

import { expectSoundBets } from "../../test/bets.ts";
import { type Scene, openStage, placeIn, settleIn, store, storyOf, takeBackIn } from "../../test/money-scenes.ts";
import { contextOf } from "../../test/signed-in.ts";
import { depositFor, withdrawFor } from "../../test/wallets.ts";
import { freshStore } from "../../test/world.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });
beforeAll(freshStore);

/** Everything that moves money, in an order in which each finds what it needs. A step may be taken again. */
const steps: { name: string; cause?: (scene: Scene) => Promise<void>; act: (scene: Scene) => Promise<unknown> }[] = [
  { name: "place a bet", act: (scene) => placeIn(scene, "one", 1) },
  { name: "place a combined bet", act: (scene) => placeIn(scene, "two", 2) },
  { name: "deposit", act: ({ player }) => depositFor(player, 500, "in") },
  { name: "withdraw", act: ({ player }) => withdrawFor(player, 300, "out") },
  { name: "place a third", act: (scene) => placeIn(scene, "three", 1) },
  { name: "take it back", act: (scene) => takeBackIn(scene, "three") },
  { name: "settle", cause: ({ matchIds }) => store(matchIds[0], "FT", [2, 1]), act: (scene) => settleIn(scene) },
  {
    name: "settle both legs",
    cause: ({ matchIds }) => store(matchIds[1], "FT", [1, 0]),
    act: (scene) => settleIn(scene, 1),
  },
  { name: "correct", cause: ({ matchIds }) => store(matchIds[0], "FT", [0, 1]), act: (scene) => settleIn(scene) },
  { name: "correct back", cause: ({ matchIds }) => store(matchIds[0], "FT", [2, 1]), act: (scene) => settleIn(scene) },
  { name: "reopen", cause: ({ matchIds }) => store(matchIds[1], "NS", null), act: (scene) => settleIn(scene, 1) },
  { name: "void", cause: ({ matchIds }) => store(matchIds[1], "CANC", null), act: (scene) => settleIn(scene, 1) },
];

type Crash = { step: number; at: number; moment: "before" | "after" };

/** Plays the steps up to one; a call of that one crashes where it is told to, and it is taken again until it is through. */
async function play(scene: Scene, until: number, crash: Crash | null): Promise<{ calls: number; story: string }> {
  let calls = 0;
  for (const [index, { name, cause, act }] of steps.slice(0, until + 1).entries()) {
    await cause?.(scene);
    calls = 0;
    scene.world.intercept = async (call, run) => {
      calls += 1;
      if (crash?.step !== index || calls !== crash.at) return run();
      if (crash.moment === "after") await run();
      throw new Error(`crashed ${crash.moment} ${call.name} ${crash.at} of "${name}"`);
    };
    for (let through = false; !through;) {
      through = await act(scene).then(
        () => true,
        (error: unknown) => {
          const reason = error instanceof Error ? `${error.message} ${String(error.cause)}` : "";
          if (!reason.includes("crashed")) throw error;
          return false;
        },
      );
    }
  }
  scene.world.intercept = (_call, run) => run();
  return { calls, story: await storyOf(scene) };
}

test("a crash around any call of any movement of money leaves what a fault-free run leaves, once it is asked again", async () => {
  const open = await openStage(200);
  const points: string[] = [];
  let count = 0;
  for (const [step, { name }] of steps.entries()) {
    const { calls, story: once } = await play(await open(), step, null);
    for (const moment of ["before", "after"] as const) {
      for (let at = 1; at <= calls; at += 1) {
        const { story } = await play(await open(), step, { step, at, moment });
        expect(story, `crash ${moment} call ${at} of "${name}"`).toBe(once);
      }
    }
    count += 2 * calls;
    points.push(`${name} ${2 * calls}`);
  }
  console.info(`money crash points: ${count} (${points.join(", ")})`);
  expect(count).toBeGreaterThanOrEqual(60);
  await expectSoundBets(contextOf({ kind: "system", job: "test" }));
});
