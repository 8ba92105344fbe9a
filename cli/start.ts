import { createServer } from "node:net";

import { checkApiKey } from "../worker/collect/providers/api-football/key-check.ts";
import { chooseSource, startLive } from "./live.ts";
import type { LocalWorker } from "./local-worker.ts";
import { StartError, readPort, readReplaySettings, reasonOf, runCommand, startReplay } from "./replay.ts";

const beatMs = 1_000;

/** `npm start`: everything from an empty folder to a served replay, or to real matches for who has a key. */
async function main(): Promise<void> {
  const port = readPort(process.env.PORT);
  await assertPortIsFree(port);
  const source = await chooseSource(process.env, checkApiKey);
  if (source.line) console.log(source.line);
  const worker = source.live
    ? await startLive({ ...source.live, port })
    : await startReplay(await readReplaySettings());
  stopOnSignals(worker);
  keepBeating(worker);
  console.log(`AIBet ready on http://localhost:${port}`);
}

/** One beat after the other, never two at once: what Cron Triggers do in production, at the pace of the replay. */
function keepBeating(worker: LocalWorker): void {
  let troubled = false;
  async function beat(): Promise<void> {
    try {
      await worker.tick();
      troubled = false;
    } catch (error) {
      if (!troubled) console.error(`A beat failed and will be made up for: ${reasonOf(error)}`);
      troubled = true;
    }
    setTimeout(() => void beat(), beatMs);
  }
  void beat();
}

function stopOnSignals(worker: LocalWorker): void {
  let stopping = false;
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void worker.stop().finally(() => process.exit(0));
    });
  }
}

function assertPortIsFree(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", () => reject(new StartError(`Port ${port} is in use: stop what runs there or set PORT.`)));
    probe.listen(port, "127.0.0.1", () => probe.close(() => resolve()));
  });
}

await runCommand(main);
