import { WorkerEntrypoint } from "cloudflare:workers";
import { RouterContextProvider, createRequestHandler } from "react-router";

import { pageContext } from "../app/context.ts";
import { createApp } from "./app.ts";
import type { Bindings } from "./bindings.ts";
import { consumeBatch } from "./consumer.ts";
import type { ServiceContext } from "./context.ts";
import { type Rooms, createGateway } from "./gateway.ts";
import { tick } from "./ops/jump.ts";
import { type PublicView, withEtag } from "./platform/http/public-cache.ts";

export { LoginGate } from "./accounts/login-gate-do.ts";
export { UpstreamGate } from "./collect/upstream-gate.ts";
export { MatchRoom } from "./live/match-room.ts";
export { UserChannel } from "./notify/user-channel.ts";
export { RoomRelay } from "./live/room-relay.ts";
export { RequestGate } from "./platform/request-gate-do.ts";
export { TokenGate } from "./predict/gpt/token-gate-do.ts";

const renderRoute = createRequestHandler(() => import("virtual:react-router/server-build"), import.meta.env.MODE);

async function renderPage(request: Request, services: ServiceContext, view: PublicView): Promise<Response> {
  const context = new RouterContextProvider();
  const origin = services.config.publicOrigin ?? new URL(request.url).origin;
  context.set(pageContext, { services, zone: view.zone, origin, isLocal: services.config.isLocal });
  return renderRoute(request, context);
}

const app = createApp(renderPage);

/** Everything that is the same for all visitors. Stands behind Workers Cache and never sees a cookie. */
export class PublicPages extends WorkerEntrypoint<Bindings, PublicView> {
  override async fetch(request: Request): Promise<Response> {
    return withEtag(request, await app.fetch(request, { ...this.env, VIEW: this.ctx.props }, this.ctx));
  }

  /**
   * Makes the shared cache forget: only the entrypoint behind it can. Where there is none, as locally, nothing is kept.
   *
   * @throws Error when the cache refuses, so that the message is tried again
   */
  async purge(tags: string[]): Promise<void> {
    const answer = await this.ctx.cache?.purge({ tags });
    if (answer?.success === false)
      throw new Error(`purge refused: ${answer.errors.map(({ message }) => message).join(", ")}`);
  }
}

const gateway = createGateway();

export default {
  fetch(request, env, ctx) {
    const rooms: Rooms = {
      publicPages: (view) => ctx.exports.PublicPages({ props: view }),
      app: (asked, bindings) => app.fetch(asked, bindings, ctx),
    };
    return gateway.fetch(request, { ...env, ROOMS: rooms }, ctx);
  },

  async scheduled(_controller, env) {
    // Which cron woke us does not matter: the store knows what is due.
    await tick(env);
  },

  queue(batch, env, ctx) {
    return consumeBatch(batch, { ...env, PAGE_CACHE: { purge: (tags) => ctx.exports.PublicPages.purge(tags) } });
  },
} satisfies ExportedHandler<Bindings>;
