import { openAccounts, openMailer } from "./accounts/open.ts";
import type { Caller } from "./accounts/ports.ts";
import { createReplayProvider, describeTape, nextTapeChangeMs } from "./collect/providers/replay.ts";
import type { Actor, Replay, ServiceContext } from "./context.ts";
import { type JobMessage, type QueueName, queueOf } from "./messages.ts";
import type { UserChannels } from "./notify/user-channels.ts";
import { loadClockMapping } from "./ops/service.ts";
import { openApiFootball, openGpt } from "./upstreams.ts";
import { createClock, realTimeMapping } from "./platform/clock.ts";
import { openDatabase } from "./platform/db.ts";
import type { Bindings } from "./bindings.ts";
import { readConfig } from "./platform/env.ts";
import { createLogger } from "./platform/logger.ts";
import { type MessageSender, createQueueSender } from "./platform/queue.ts";
import { createPushCarrier } from "./platform/web-push.ts";

/** Puts the parts of the house together for one request, job or message. */
export function composeContext(
  env: Bindings,
  actor: Actor,
  overrides: { queue?: MessageSender<JobMessage>; requestId?: string; caller?: Omit<Caller, "requestId"> } = {},
): ServiceContext {
  const config = readConfig(env);
  const db = openDatabase(env.DB);
  const tape = config.isLocal ? env.TAPE : undefined;
  const clock = createClock(
    () => (config.isLocal ? loadClockMapping({ db }) : Promise.resolve(realTimeMapping)),
    () => Date.now(),
  );
  const upstream = tape ? null : openApiFootball(env, config);
  return {
    db,
    clock,
    config,
    actor,
    caller: { address: null, userAgent: null, ...overrides.caller, requestId: overrides.requestId ?? null },
    accounts: openAccounts(env, config),
    mailer: openMailer(env, config, db),
    push: config.vapid && createPushCarrier(config.vapid, (input, init) => fetch(input, init)),
    provider: tape ? createReplayProvider({ tape, nowMs: () => clock.matchNowMs() }) : (upstream?.provider ?? null),
    gate: upstream?.gate ?? null,
    replay: tape ? replayOf(tape) : null,
    gpt: openGpt(env, config),
    queue:
      overrides.queue ??
      createQueueSender<JobMessage, QueueName>(
        {
          collect: env.COLLECT_QUEUE,
          predict: env.PREDICT_QUEUE,
          gpt: env.GPT_QUEUE,
          settle: env.SETTLE_QUEUE,
          mail: env.MAIL_QUEUE,
          notify: env.NOTIFY_QUEUE,
          cache: env.CACHE_QUEUE,
        },
        queueOf,
      ),
    pageCache: env.PAGE_CACHE ?? null,
    rooms: {
      async publish(matchId, updates) {
        await env.MATCH_ROOM.getByName(String(matchId)).publish(updates);
      },
    },
    channels: channelsOf(env),
    log: createLogger({ request_id: overrides.requestId, actor: actor.kind }),
  };
}

/** A stub is asked for anew each time: one that met an error stays broken. */
function channelsOf(env: Bindings): UserChannels {
  const channel = (userId: number) => env.USER_CHANNEL.getByName(String(userId));
  return {
    async tell(userId, messages) {
      await channel(userId).tell([...messages]);
    },
    async recheck(userId) {
      await channel(userId).recheck();
    },
    async keepTicket(userId, ticket) {
      await channel(userId).keepTicket(ticket);
    },
  };
}

function replayOf(tape: D1Database): Replay {
  return { describe: () => describeTape(tape), nextChangeMs: (afterMs) => nextTapeChangeMs(tape, afterMs) };
}
