import { env } from "cloudflare:workers";

import type { Bindings } from "../worker/bindings.ts";
import type { FootballProvider } from "../worker/collect/providers/provider.ts";
import type { UpstreamGate } from "../worker/collect/upstream.ts";
import { composeContext } from "../worker/compose.ts";
import type { Replay, ServiceContext } from "../worker/context.ts";
import { handleMessage } from "../worker/jobs.ts";
import type { RoomUpdate } from "../worker/live/protocol.ts";
import type { JobMessage } from "../worker/messages.ts";
import type { NewChannelMessage } from "../worker/notify/channel-messages.ts";
import { loadClockMapping } from "../worker/ops/service.ts";
import { createClock } from "../worker/platform/clock.ts";
import type { LogFields } from "../worker/platform/logger.ts";
import type { PushCarrier } from "../worker/platform/web-push.ts";
import type { Gpt } from "../worker/predict/gpt/gpt.ts";
import { emptyStore } from "./empty-store.ts";

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;
/** Where the match clock of a fresh store stands: a Friday noon. */
export const startMs = Date.UTC(2026, 9, 2, 12);

/** The bindings of the tests, with the match clock of the store as on somebody's own machine. */
export function localBindings(database: D1Database = env.DB): Bindings {
  return Object.assign({}, env, { ENVIRONMENT: "local", DB: database });
}

/** An empty store whose match clock stands still at `startMs` until a test moves it. */
export async function freshStore(): Promise<void> {
  await emptyStore();
  await env.DB.prepare("update match_clock set anchor_real_ms = 0, anchor_match_ms = ?, speed = 0").bind(startMs).run();
}

export async function passTime(ms: number): Promise<void> {
  await env.DB.prepare("update match_clock set anchor_match_ms = anchor_match_ms + ?").bind(ms).run();
}

export type TappedStatement = { query: string; values: readonly unknown[]; statement: D1PreparedStatement };

/** Called around everything that leaves the process: each call of D1, and each sending of messages. */
export type Intercept = <Result>(
  call: { name: string; statements: readonly TappedStatement[] },
  run: () => Promise<Result>,
) => Promise<Result>;

const straight: Intercept = (_call, run) => run();

/** Everything around the store: messages on their way, what the rooms heard, what was logged, and the real clock. */
export type World = {
  pending: JobMessage[];
  sent: JobMessage[];
  said: { matchId: number; update: RoomUpdate }[];
  /** What open pages of people were told. */
  spoken: { userId: number; message: NewChannelMessage["message"] }[];
  logs: { level: string; event: string; fields: LogFields }[];
  realNowMs: number;
  /** Null until a test brings one. */
  gpt: Gpt | null;
  /** Null until a test brings one. */
  push: PushCarrier | null;
  /** Null until a test says that what is played is one. */
  replay: Replay | null;
  intercept: Intercept;
  compose(): ServiceContext;
  /** Delivers one message, once. */
  deliver(message: JobMessage): Promise<void>;
  /** Delivers everything pending, what that sends included; what fails is delivered again, after everything else. */
  drain(): Promise<void>;
};

export function createWorld(provider: FootballProvider | null, gate: UpstreamGate | null = null): World {
  const world: World = {
    pending: [],
    sent: [],
    said: [],
    spoken: [],
    logs: [],
    realNowMs: Date.UTC(2030, 0, 1),
    gpt: null,
    push: null,
    replay: null,
    intercept: straight,
    compose() {
      const database = tapDatabase(env.DB, (call, run) => world.intercept(call, run));
      const queue: ServiceContext["queue"] = {
        send: (messages) =>
          world.intercept({ name: "queue.send", statements: [] }, () => {
            world.pending.push(...messages);
            world.sent.push(...messages);
            return Promise.resolve();
          }),
      };
      const composed = composeContext(localBindings(database), { kind: "system", job: "test" }, { queue });
      const record = (level: string) => (event: string, fields?: LogFields) => {
        world.logs.push({ level, event, fields: fields ?? {} });
      };
      return {
        ...composed,
        provider,
        gate,
        gpt: world.gpt,
        push: world.push,
        replay: world.replay,
        clock: createClock(
          () => loadClockMapping({ db: composed.db }),
          () => world.realNowMs,
        ),
        rooms: {
          publish(matchId, updates) {
            world.said.push(...updates.map((update) => ({ matchId, update })));
            return Promise.resolve();
          },
        },
        channels: {
          tell(userId, messages) {
            world.spoken.push(...messages.map(({ message }) => ({ userId, message })));
            return Promise.resolve();
          },
          recheck: () => Promise.resolve(),
          keepTicket: () => Promise.resolve(),
        },
        log: { info: record("info"), warn: record("warn"), error: record("error") },
      };
    },
    deliver: (message) => handleMessage(world.compose(), message),
    async drain() {
      let failures = 0;
      for (let message = world.pending.shift(); message; message = world.pending.shift()) {
        try {
          await world.deliver(message);
        } catch (error) {
          failures += 1;
          if (failures > 5) throw error;
          world.pending.push(message);
        }
      }
    },
  };
  return world;
}

/** A D1 binding whose every round trip goes through `intercept`. */
export function tapDatabase(database: D1Database, intercept: Intercept): D1Database {
  const tappedStatements = new WeakMap<D1PreparedStatement, TappedStatement>();
  function tap(tapped: TappedStatement): D1PreparedStatement {
    const proxy = new Proxy(tapped.statement, {
      get(target, name) {
        if (name === "bind") {
          return (...values: unknown[]) => tap({ query: tapped.query, values, statement: target.bind(...values) });
        }
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== "function") return member;
        return (...values: unknown[]) =>
          intercept({ name: String(name), statements: [tapped] }, () => Reflect.apply(member, target, values));
      },
    });
    tappedStatements.set(proxy, tapped);
    return proxy;
  }
  return new Proxy(database, {
    get(target, name) {
      if (name === "prepare") return (query: string) => tap({ query, values: [], statement: target.prepare(query) });
      if (name === "batch") {
        return (proxies: readonly D1PreparedStatement[]) => {
          const statements = proxies.flatMap((proxy) => tappedStatements.get(proxy) ?? []);
          return intercept({ name: "batch", statements }, () =>
            target.batch(statements.map(({ statement }) => statement)),
          );
        };
      }
      throw new Error(`the tap knows no D1Database.${String(name)}`);
    },
  });
}

/** Columns that tell when the work was done rather than what is true, by the real clock. */
const realClockColumns = ["recorded_at_ms", "updated_at_ms", "enqueued_at_ms", "done_at_ms"];
/** Never referred to, and spent by an insert that found its row already there. */
const unreferredIds = ["odds_history", "raw_match_data", "match_live_updates"];
/** Columns of a table that hold the real clock within them; of a link of the record everything but that is compared. */
const realClockWithin: Record<string, string[]> = { record_chain: ["hash", "previous_hash"] };
const realClockCreation = ["matches", "teams", "competitions", "model_registry", "raw_match_data"];

/** Everything the store holds, table by table, but for logs and the instants of the real clock. */
export async function dumpStore(): Promise<Record<string, unknown[]>> {
  const { results: tables } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not like 'sqlite~_%' escape '~' and name not like '~_cf~_%' escape '~' and name not like 'd1~_%' escape '~' and name <> 'collection_logs' order by name",
  ).all<{ name: string }>();
  const answers = await env.DB.batch<Record<string, unknown>>(
    tables.map(({ name }) => env.DB.prepare(`select * from ${name} order by 1`)),
  );
  const runIds = (answers[tables.findIndex(({ name }) => name === "model_runs")]?.results ?? []).map(
    (run) => run["id"],
  );
  return Object.fromEntries(
    tables.map(({ name }, index) => {
      const hidden = [
        ...realClockColumns,
        ...(realClockCreation.includes(name) ? ["created_at_ms"] : []),
        ...(unreferredIds.includes(name) ? ["id"] : []),
        ...(realClockWithin[name] ?? []),
      ];
      // Runs that lost a race leave gaps between their numbers: the order of the runs is what counts.
      const isRun = (key: string) => key === "model_run_id" || (name === "model_runs" && key === "id");
      const rows = (answers[index]?.results ?? []).map((row) =>
        Object.fromEntries(
          Object.entries(row)
            .filter(([key]) => !hidden.includes(key))
            .map(([key, value]) => [key, isRun(key) ? runIds.indexOf(value) : timeless(name, key, value)]),
        ),
      );
      return [name, rows.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1))];
    }),
  );
}

function timeless(table: string, key: string, value: unknown): unknown {
  return table === "record_chain" && key === "body" ? String(value).replace(/"recorded_at_ms":\d+/, "") : value;
}

/** All rows of a query. */
export async function rowsOf<Row extends Record<string, unknown>>(query: string, ...values: unknown[]): Promise<Row[]> {
  const { results } = await env.DB.prepare(query)
    .bind(...values)
    .all<Row>();
  return results;
}
