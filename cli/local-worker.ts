import { readFile, readdir } from "node:fs/promises";
import { extname, join } from "node:path";
import { Miniflare, type MiniflareOptions, convertV4MiniflareOptions } from "miniflare";
import type { MatchRoom } from "../worker/live/match-room.ts";
import type { RoomUpdate } from "../worker/live/protocol.ts";
import { unstable_getMiniflareWorkerOptions, unstable_splitSqlQuery } from "wrangler";

export const projectRoot = join(import.meta.dirname, "..");

export type LocalWorkerOptions = {
  /** 0 takes any free port. */
  port: number;
  /** Where D1, queues and Durable Objects live; undefined keeps everything in memory. */
  stateDir: string | undefined;
  /** Laid over the committed configuration, which is production's. */
  vars?: Record<string, string>;
  /** Adds the local-only database a replay is played from. */
  withTape?: boolean;
  /** False leaves out the static files. */
  withAssets?: boolean;
  /** A second Worker on the same database, as JavaScript, reached at `bareUrl`; for the benchmark. */
  bareScript?: string;
};

export type LocalWorker = {
  url: URL;
  bareUrl(path: string): URL;
  database(binding: "DB" | "TAPE"): Promise<D1Database>;
  /** Where somebody enters the room of a match. */
  roomUrl(matchId: number): URL;
  /** Tells a room its news without anybody having collected them; for the benchmark. */
  publish(matchId: number, updates: readonly RoomUpdate[]): Promise<void>;
  /** Fires the scheduled handler. */
  tick(): Promise<void>;
  stop(): Promise<void>;
};

/** Runs the built Worker as it is deployed, in the workerd that Cloudflare runs, with only the differences named here. */
export async function startLocalWorker(options: LocalWorkerOptions): Promise<LocalWorker> {
  // Getting hold of one takes longer than a broadcast.
  const rooms = new Map<number, Room>();
  const miniflare = new Miniflare(await miniflareOptions(options));
  const url = await miniflare.ready;
  const bareUrl = options.bareScript === undefined ? url : await miniflare.unsafeGetDirectURL("bare");
  return {
    url,
    bareUrl: (path) => new URL(path, bareUrl),
    roomUrl: (matchId) => new URL(`/ws/matches/${matchId}`, url),
    async publish(matchId, updates) {
      const room = rooms.get(matchId) ?? (await roomOf(miniflare, matchId));
      rooms.set(matchId, room);
      await room.publish(updates);
    },
    database: (binding) => miniflare.getD1Database(binding),
    async tick() {
      const answer = await miniflare.dispatchFetch("http://localhost/cdn-cgi/local/scheduled?cron=*+*+*+*+*");
      if (!answer.ok) throw new Error(`the scheduled handler answered ${answer.status}`);
    },
    stop: () => miniflare.dispose(),
  };
}

type Room = Pick<MatchRoom, "publish">;

async function roomOf(miniflare: Miniflare, matchId: number): Promise<Room> {
  // miniflare types its own copy of what it hands out.
  const rooms: unknown = await miniflare.getDurableObjectNamespace("MATCH_ROOM");
  return (rooms as { getByName(name: string): Room }).getByName(String(matchId));
}

/** Applies the migrations that have not run yet, in order; each together with the line that says it ran. */
export async function migrate(database: D1Database): Promise<number> {
  await database
    .prepare(
      "create table if not exists d1_migrations (id integer primary key autoincrement, name text unique, applied_at timestamp default current_timestamp not null)",
    )
    .run();
  const { results } = await database.prepare("select name from d1_migrations").all<{ name: string }>();
  const applied = new Set(results.map((row) => row.name));
  const folder = join(projectRoot, "migrations");
  const files = (await readdir(folder)).filter((file) => file.endsWith(".sql")).sort();
  const due = files.filter((file) => !applied.has(file));
  for (const file of due) {
    const statements = unstable_splitSqlQuery(await readFile(join(folder, file), "utf8"));
    await database.batch([
      ...statements.map((statement) => database.prepare(statement)),
      database.prepare("insert into d1_migrations (name) values (?)").bind(file),
    ]);
  }
  return due.length;
}

async function miniflareOptions(options: LocalWorkerOptions): Promise<MiniflareOptions> {
  const buildDir = join(projectRoot, "build");
  const { workerOptions, main } = unstable_getMiniflareWorkerOptions(join(buildDir, "server", "wrangler.json"));
  const entry = main ?? join(buildDir, "server", "index.js");
  // The modules are listed because only a bundle of one file is found by itself.
  delete workerOptions.modulesRules;
  if (options.withAssets === false) delete workerOptions.assets;
  const parts = await readdir(join(buildDir, "server", "assets"));
  return convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: options.port,
    // The folder name under which Vite looks for the same state.
    ...(options.stateDir === undefined ? {} : { resourcePersistencePath: join(options.stateDir, "v3") }),
    cf: false,
    telemetry: { enabled: false },
    unsafeTriggerHandlers: true,
    workers: [
      {
        ...workerOptions,
        modules: [entry, ...parts.map((file) => join(buildDir, "server", "assets", file))].flatMap((path) => {
          const type = moduleTypes[extname(path)];
          return type === undefined ? [] : [{ type, path }];
        }),
        modulesRoot: join(buildDir, "server"),
        bindings: { ...recordOf(workerOptions.bindings), ...options.vars },
        d1Databases: { ...recordOf(workerOptions.d1Databases), ...(options.withTape ? { TAPE: { id: "tape" } } : {}) },
      },
      ...(options.bareScript === undefined
        ? []
        : [
            {
              name: "bare",
              modules: true,
              script: options.bareScript,
              compatibilityDate: "2026-10-01",
              d1Databases: recordOf(workerOptions.d1Databases),
              durableObjects: { ROOM: { className: "BareRoom", useSQLite: true } },
              unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
            },
          ]),
    ],
  });
}

/** What a file of the build is to the Worker; styles and the like belong to browsers. */
const moduleTypes: Record<string, "ESModule" | "CompiledWasm" | "Data"> = {
  ".js": "ESModule",
  ".wasm": "CompiledWasm",
  ".bin": "Data",
};

/** wrangler types these parts of its answer as `any`. */
function recordOf(value: unknown): Record<string, never> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
