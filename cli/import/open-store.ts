import { join } from "node:path";
import { Miniflare, convertV4MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";
import * as z from "zod";

import { projectRoot } from "../local-worker.ts";

export type OpenStore = { database: D1Database; close(): Promise<void> };

/**
 * The database the Worker calls DB, without the Worker: nothing has to be built, and nothing of it runs.
 *
 * @param stateDir where the Worker keeps its state; undefined for a database in memory
 */
export async function openStore(stateDir: string | undefined): Promise<OpenStore> {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(projectRoot, "wrangler.toml"));
  const { d1Databases } = databaseOptions.parse(workerOptions);
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      // The folder name the Worker's own state has; see local-worker.ts.
      ...(stateDir === undefined ? {} : { resourcePersistencePath: join(stateDir, "v3") }),
      cf: false,
      telemetry: { enabled: false },
      modules: true,
      script: "export default {}",
      compatibilityDate: "2026-10-01",
      d1Databases,
    }),
  );
  return { database: await miniflare.getD1Database("DB"), close: () => miniflare.dispose() };
}

/** By its id the file on the disk is found. */
const databaseOptions = z.object({ d1Databases: z.object({ DB: z.object({ id: z.string() }) }) });
