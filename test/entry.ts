import { createApp } from "../worker/app.ts";
import type { Bindings } from "../worker/bindings.ts";
import { composeContext } from "../worker/compose.ts";
import { consumeBatch } from "../worker/consumer.ts";
import { startDueJobs } from "../worker/jobs.ts";

export { MatchRoom } from "../worker/live/match-room.ts";

/** The Worker without its built pages, which the tests inside workerd do not ask for. */
const app = createApp(() => Promise.resolve(new Response("page", { headers: { "Content-Type": "text/html" } })));

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    await startDueJobs(composeContext(env, { kind: "system", job: "cron" }));
  },
  queue: consumeBatch,
} satisfies ExportedHandler<Bindings>;
