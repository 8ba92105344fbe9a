import { AppError } from "../worker/platform/errors.ts";
import type { Actor, ServiceContext } from "../worker/context.ts";
import type { JobMessage } from "../worker/messages.ts";
import { loadClockMapping } from "../worker/ops/service.ts";
import { createClock } from "../worker/platform/clock.ts";
import { openDatabase } from "../worker/platform/db.ts";
import { readConfig } from "../worker/platform/env.ts";

import { type Around, SqliteD1 } from "./sqlite-d1.ts";
import type { MoneyStore } from "./money-store.ts";

/** The services as they run for somebody on the store of the money tests. */
export function moneyContext(
  store: MoneyStore,
  input: { actor: Actor; around: Around; realNowMs: () => number; send: (messages: readonly JobMessage[]) => void },
): ServiceContext {
  const db = openDatabase(new SqliteD1(store.database, input.around));
  const silent = () => undefined;
  return {
    db,
    clock: createClock(() => loadClockMapping({ db }), input.realNowMs),
    config: readConfig({ ENVIRONMENT: "local" }),
    actor: input.actor,
    caller: { requestId: null, address: null, userAgent: null },
    accounts: null,
    mailer: null,
    provider: null,
    gate: null,
    replay: null,
    gpt: null,
    pageCache: null,
    queue: {
      send: (messages) =>
        input.around(["queue.send"], () => {
          input.send(messages);
        }),
    },
    rooms: { publish: () => Promise.resolve() },
    push: null,
    channels: { tell: () => Promise.resolve(), recheck: () => Promise.resolve(), keepTicket: () => Promise.resolve() },
    log: { info: silent, warn: silent, error: silent },
  };
}

export function playerActor(userId: number): Actor {
  return { kind: "user", userId, role: "bettor", plan: "free", sessionId: "test" };
}

/** "done" or the code it was refused with; anything else is thrown on. */
export async function told(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "done";
  } catch (error) {
    if (error instanceof AppError) return error.code;
    throw error;
  }
}
