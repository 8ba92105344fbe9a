import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { beforeAll, expect, test, vi } from "vitest";

import { expectSoundBets } from "../../test/bets.ts";
import { type Scene, openStage, placeIn, settleIn, store, storyOf, takeBackIn } from "../../test/money-scenes.ts";
import { contextOf } from "../../test/signed-in.ts";
import { depositFor, withdrawFor } from "../../test/wallets.ts";
import { dayMs, freshStore, localBindings, passTime } from "../../test/world.ts";
import { consumeBatch } from "../consumer.ts";
import { messageOf } from "../platform/logger.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

/** What is done to money; what is asked for twice is asked for with the same key. */
type Row = {
  name: string;
  before?: (scene: Scene) => Promise<void>;
  /** What the movement follows from. */
  cause?: (scene: Scene) => Promise<void>;
  act: (scene: Scene) => Promise<unknown>;
  /** It is asked for by a message, and found by the sweeper. */
  byMessage?: true;
};
/** What goes wrong; afterwards whoever asked asks again until it is done. */
type Column = { name: string; forMessages?: true; run: (scene: Scene, row: Row) => Promise<unknown> };

const rows: Row[] = [
  { name: "place bet", act: (scene) => placeIn(scene, "one", 1) },
  { name: "deposit", act: ({ player }) => depositFor(player, 500, "in") },
  { name: "withdraw", act: ({ player }) => withdrawFor(player, 300, "out") },
  { name: "refund", before: (scene) => placeIn(scene, "one", 1), act: (scene) => takeBackIn(scene, "one") },
  {
    name: "settle single",
    before: (scene) => placeIn(scene, "one", 1),
    cause: ({ matchIds }) => store(matchIds[0], "FT", [1, 0]),
    act: (scene) => settleIn(scene),
    byMessage: true,
  },
  {
    name: "settle combined",
    before: async (scene) => {
      await placeIn(scene, "two", 2);
      await store(scene.matchIds[1], "FT", [1, 0]);
      await settleIn(scene, 1);
    },
    cause: ({ matchIds }) => store(matchIds[0], "FT", [1, 0]),
    act: (scene) => settleIn(scene),
    byMessage: true,
  },
  {
    name: "correct result",
    before: async (scene) => {
      await placeIn(scene, "one", 1);
      await store(scene.matchIds[0], "FT", [1, 0]);
      await settleIn(scene);
    },
    cause: ({ matchIds }) => store(matchIds[0], "FT", [0, 1]),
    act: (scene) => settleIn(scene),
    byMessage: true,
  },
  {
    name: "void fixture",
    before: (scene) => placeIn(scene, "one", 1),
    cause: ({ matchIds }) => store(matchIds[0], "CANC", null),
    act: (scene) => settleIn(scene),
    byMessage: true,
  },
];

const lost = () => new Error("D1_ERROR: Network connection lost.");

/** Every batch that writes money fails so many times, before or after it was committed. */
function failing(scene: Scene, times: number, moment: "before" | "after", error: () => Error): void {
  let failures = 0;
  scene.world.intercept = async ({ statements }, run) => {
    const writes = statements.some(({ query }) => query.includes("insert into ledger_transactions"));
    if (!writes || failures === times) return run();
    failures += 1;
    if (moment === "after") await run();
    throw error();
  };
}

const reset = () => new Error("D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.");

/**
 * Asks, and has the first batch that writes money stall until whoever asked has given up: nobody knows what becomes of it.
 *
 * @returns has it commit after all; false where it is refused, as it is where others came first
 */
async function stall(scene: Scene, { act }: Row): Promise<() => Promise<boolean>> {
  let stalled: (() => Promise<unknown>) | null = null;
  scene.world.intercept = ({ statements }, run) => {
    if (!statements.some(({ query }) => query.includes("insert into ledger_transactions"))) return run();
    stalled ??= run;
    return Promise.reject(reset());
  };
  await expect(act(scene)).rejects.toThrow();
  scene.world.intercept = (_call, run) => run();
  scene.world.realNowMs += 80_000;
  return () =>
    present(stalled)().then(
      () => true,
      (error: unknown) => {
        if (!messageOf(error).includes("SQLITE_CONSTRAINT")) throw error;
        return false;
      },
    );
}

function present<Value>(value: Value | null): Value {
  if (value === null) throw new Error("nothing stalled");
  return value;
}

async function untilDone(scene: Scene, { act }: Row): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await act(scene);
      return;
    } catch (error) {
      if (tries === 8) throw error;
    }
  }
}

async function consume(queue: string, { matchIds }: Scene, copies: number): Promise<void> {
  const body = { type: "settle.bets", matchId: matchIds[0] };
  const batch = createMessageBatch(
    queue,
    Array.from({ length: copies }, (_, index) => ({
      id: `m${matchIds[0]}-${index}`,
      timestamp: new Date(0),
      attempts: 1,
      body,
    })),
  );
  await consumeBatch(batch, localBindings());
  await getQueueResult(batch, createExecutionContext());
}

const transient = (times: number): Column => ({
  name: `D1 transient x${times}`,
  run: async (scene, row) => {
    failing(scene, times, "before", lost);
    await untilDone(scene, row);
  },
});
const duplicate = (copies: number): Column => ({
  name: `duplicate x${copies}`,
  run: async (scene, { act }) => {
    for (let copy = 0; copy < copies; copy += 1) await act(scene);
  },
});

const columns: Column[] = [
  {
    name: "crash before commit",
    run: async (scene, row) => {
      failing(scene, 1, "before", () => new Error("crashed"));
      await untilDone(scene, row);
    },
  },
  {
    name: "commit then ack lost",
    run: async (scene, row) => {
      failing(scene, 1, "after", lost);
      await untilDone(scene, row);
    },
  },
  ...[2, 3, 4, 5].map(duplicate),
  {
    name: "two workers at once",
    run: async (scene, row) => {
      await Promise.allSettled([row.act(scene), row.act(scene)]);
      await untilDone(scene, row);
    },
  },
  ...[1, 4, 6].map(transient),
  {
    name: "D1 stall, lost with its reset",
    run: async (scene, row) => {
      await stall(scene, row);
      await untilDone(scene, row);
    },
  },
  {
    name: "D1 stall, committed after whoever asked gave up",
    run: async (scene, row) => {
      const commit = await stall(scene, row);
      expect(await commit()).toBe(true);
      await untilDone(scene, row);
    },
  },
  {
    name: "D1 stall, committed after it was asked again",
    run: async (scene, row) => {
      const commit = await stall(scene, row);
      await untilDone(scene, row);
      expect(await commit(), "done before").toBe(false);
    },
  },
  {
    // The other way round the six seconds of a refund would be over by the clock of whoever is asked: it is refused.
    name: "clock skew −5 min, then +5 min",
    run: async (scene, { act }) => {
      scene.world.realNowMs -= 300_000;
      scene.player.clock.nowMs -= 300_000;
      await act(scene);
      scene.world.realNowMs += 600_000;
      scene.player.clock.nowMs += 600_000;
      await act(scene);
    },
  },
  {
    name: "queue batch half-acked",
    forMessages: true,
    run: async (scene) => {
      await consume("aibet-settle", scene, 4);
      await consume("aibet-settle", scene, 2);
    },
  },
  {
    name: "DLQ replay",
    forMessages: true,
    run: async (scene) => {
      await consume("aibet-settle-dead", scene, 1);
      await consume("aibet-settle", scene, 1);
    },
  },
  {
    name: "cron overlap",
    forMessages: true,
    run: async (scene) => {
      const sweep = () => scene.world.deliver({ type: "collect.statuses" });
      await Promise.all([sweep(), sweep()]);
      await scene.world.drain();
    },
  },
  // Last, because the match clock of the one store is everybody's.
  {
    name: "delayed 24 h",
    run: async (scene, { act, byMessage }) => {
      if (byMessage) await passTime(dayMs);
      scene.world.realNowMs += dayMs;
      await act(scene);
    },
  },
];

const cells = columns.flatMap((column) =>
  rows
    .filter(({ byMessage }) => byMessage || !column.forMessages)
    .map((row) => ({ row, column, cell: `${row.name} × ${column.name}` })),
);
/** A message that comes before what it tells of finds nothing to do. */
const early = rows
  .filter(({ byMessage }) => byMessage)
  .map((row) => ({ row, cell: `${row.name} × reorder before its cause` }));

let open: () => Promise<Scene>;
const told = new Map<string, string>();
beforeAll(async () => {
  await freshStore();
  open = await openStage(rows.length + cells.length + early.length);
  for (const row of rows) {
    const scene = await open();
    await row.before?.(scene);
    await row.cause?.(scene);
    await row.act(scene);
    told.set(row.name, await storyOf(scene));
  }
});

test.each(early)("$cell", async ({ row }) => {
  const scene = await open();
  await row.before?.(scene);
  const before = await storyOf(scene);
  await row.act(scene);
  expect(await storyOf(scene)).toBe(before);
  await row.cause?.(scene);
  await row.act(scene);
  expect(await storyOf(scene)).toBe(told.get(row.name));
});

test.each(cells)("$cell", async ({ row, column }) => {
  const scene = await open();
  await row.before?.(scene);
  await row.cause?.(scene);
  await column.run(scene, row);
  scene.world.intercept = (_call, run) => run();
  expect(await storyOf(scene)).toBe(told.get(row.name));
});

test("after every fault every book is sound, and every bet in it", async () => {
  expect(told.size).toBe(rows.length);
  await expectSoundBets(contextOf({ kind: "system", job: "test" }));
});
