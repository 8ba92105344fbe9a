import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";

import { TapeError } from "../tape/tape-error.ts";
import type { LeagueOutcome, LeagueTask } from "./league-task.ts";
import type { ThreadMessage } from "./league-thread.ts";

/**
 * Runs every task on a thread of its own, as many at once as there are cores.
 *
 * @param onProgress share of all work done, 0 to 1
 * @returns outcomes in the order of the tasks, whatever order they finish in
 * @throws TapeError when a league cannot be read
 */
export async function runLeagues(
  tasks: readonly LeagueTask[],
  onProgress: (share: number) => void,
): Promise<LeagueOutcome[]> {
  const shares = tasks.map(() => 0);
  const outcomes: LeagueOutcome[] = [];
  const queue = [...tasks.entries()];
  async function drain(): Promise<void> {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [index, task] = next;
      outcomes[index] = await runOnThread(task, (share) => {
        shares[index] = share;
        onProgress(shares.reduce((sum, value) => sum + value, 0) / tasks.length);
      });
    }
  }
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), tasks.length) }, drain));
  return outcomes;
}

function runOnThread(task: LeagueTask, onProgress: (share: number) => void): Promise<LeagueOutcome> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("league-thread.ts", import.meta.url), { workerData: task });
    worker.on("message", (message: ThreadMessage) => {
      if (message.kind === "progress") onProgress(message.share);
      else if (message.kind === "done") resolve(message.outcome);
      else reject(new TapeError(message.reason));
    });
    worker.on("error", reject);
    worker.on("exit", (code) => {
      reject(new Error(`${task.league}: the thread ended with ${code}`));
    });
  });
}
