import { type MessagePort, parentPort, workerData } from "node:worker_threads";

import { TapeError } from "../tape/tape-error.ts";
import { type LeagueOutcome, type LeagueTask, runLeague } from "./league-task.ts";

export type ThreadMessage =
  | { kind: "progress"; share: number }
  | { kind: "done"; outcome: LeagueOutcome }
  | { kind: "refused"; reason: string };

const task: LeagueTask = workerData;
if (parentPort) report(parentPort);

function report(port: MessagePort): void {
  // A second argument, though empty, tells the linter that this is a port and no window.
  const send = (message: ThreadMessage) => port.postMessage(message, []);
  let reported = 0;
  try {
    const outcome = runLeague(task, (share) => {
      if (share - reported < 0.01) return;
      reported = share;
      send({ kind: "progress", share });
    });
    send({ kind: "done", outcome });
  } catch (error) {
    if (!(error instanceof TapeError)) throw error;
    send({ kind: "refused", reason: error.message });
  }
}
