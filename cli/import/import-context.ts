import type { ServiceContext } from "../../worker/context.ts";
import { createClock, realTimeMapping } from "../../worker/platform/clock.ts";
import { openDatabase } from "../../worker/platform/db.ts";
import { readConfig } from "../../worker/platform/env.ts";
import { createLogger } from "../../worker/platform/logger.ts";

/** What services lean on where there is a database and a clock, and nobody to ask, to send to or to tell. */
export function createImportContext(database: D1Database): ServiceContext {
  return {
    db: openDatabase(database),
    clock: createClock(
      () => Promise.resolve(realTimeMapping),
      () => Date.now(),
    ),
    config: readConfig({ ENVIRONMENT: "local" }),
    actor: { kind: "system", job: "import" },
    caller: { requestId: null, address: null, userAgent: null },
    accounts: null,
    mailer: null,
    push: null,
    provider: null,
    gate: null,
    replay: null,
    gpt: null,
    pageCache: null,
    queue: { send: () => Promise.reject(new Error("an import sends no messages")) },
    rooms: { publish: () => Promise.reject(new Error("an import speaks to no rooms")) },
    channels: {
      tell: () => Promise.reject(new Error("an import tells nobody")),
      recheck: () => Promise.reject(new Error("an import closes nothing")),
      keepTicket: () => Promise.reject(new Error("an import lets nobody in")),
    },
    log: createLogger({ actor: "import" }),
  };
}
