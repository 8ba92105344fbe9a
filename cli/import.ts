import { join, resolve } from "node:path";

import { importFolder, summaryOf } from "./import/import-folder.ts";
import { openStore } from "./import/open-store.ts";
import { type Source, sources } from "./import/source-files.ts";
import { liveStateDir } from "./live.ts";
import { migrate, projectRoot } from "./local-worker.ts";
import { StartError, reasonOf } from "./replay.ts";
import { TapeError } from "./tape/tape-error.ts";

const usage = `usage: npm run import -- ${sources.join("|")} <folder>`;

/** `npm run import`: past seasons, from files into the store that `npm start` serves to who has a key. */
async function main(): Promise<number> {
  const { source, folder } = readArguments(process.argv.slice(2));
  const startedMs = Date.now();
  // Miniflare ends the process; the file in hand is left for the next run.
  process.once("SIGINT", () => console.log("Interrupted: the same command goes on where it stopped."));
  const store = await openStore(liveStateDir());
  try {
    await migrate(store.database);
    const tally = await importFolder({
      database: store.database,
      source,
      folder,
      print: (line) => console.log(line),
    });
    console.log(`${summaryOf(tally)} ${((Date.now() - startedMs) / 1000).toFixed(1)} s.`);
    return tally.importedFiles + tally.doneFiles > 0 ? 0 : 1;
  } finally {
    await store.close();
  }
}

/** @throws StartError */
function readArguments([name, folder]: readonly string[]): { source: Source; folder: string } {
  const source = sources.find((known) => known === name);
  if (!source) throw new StartError(usage);
  if (folder) return { source, folder: resolve(folder) };
  if (source === "football-json") return { source, folder: join(projectRoot, "node_modules", "football.json") };
  throw new StartError(usage);
}

try {
  process.exitCode = await main();
} catch (error) {
  const expected = error instanceof StartError || error instanceof TapeError;
  console.error(expected ? error.message : `The import stopped: ${reasonOf(error)}`);
  process.exitCode = 1;
}
