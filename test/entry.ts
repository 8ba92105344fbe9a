import { createApp } from "../worker/app.ts";
import type { Bindings } from "../worker/bindings.ts";
import { consumeBatch } from "../worker/consumer.ts";
import { tick } from "../worker/ops/jump.ts";

export { LoginGate } from "../worker/accounts/login-gate-do.ts";
export { UpstreamGate } from "../worker/collect/upstream-gate.ts";
export { MatchRoom } from "../worker/live/match-room.ts";
export { UserChannel } from "../worker/notify/user-channel.ts";
export { RoomRelay } from "../worker/live/room-relay.ts";
export { RequestGate } from "../worker/platform/request-gate-do.ts";
export { TokenGate } from "../worker/predict/gpt/token-gate-do.ts";

/** The Worker without its built pages, which the tests inside workerd do not ask for. */
const app = createApp(() => Promise.resolve(new Response("page", { headers: { "Content-Type": "text/html" } })));

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    await tick(env);
  },
  queue: consumeBatch,
} satisfies ExportedHandler<Bindings>;
