import { Hono } from "hono";

import { AppError } from "../platform/errors.ts";
import { type AppEnv, originOf } from "../platform/http/hono.ts";
import { readTicket } from "./ticket.ts";

/** `/ws/me`: what happens to oneself. The upgrade is not covered by CORS, so the origin is checked here. */
export const channelRoutes = new Hono<AppEnv>({ strict: false });

channelRoutes.get("/me", async (c) => {
  if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
    throw new AppError("VALIDATION_ERROR", "This address speaks WebSocket", { upgrade: ["Expected websocket"] });
  }
  const origin = c.req.header("Origin");
  const allowed = [originOf(c), ...c.get("services").config.corsOrigins];
  if (origin !== undefined && !allowed.includes(origin)) {
    c.get("services").log.warn("foreign_origin_refused", { path: c.req.path });
    throw new AppError("PERMISSION_DENIED", "No channel for this origin", { origin: [origin] });
  }
  const ticket = await readTicket(c.req.query("ticket") ?? "");
  if (!ticket) throw noTicket();
  const address = new URL("https://channel/");
  address.searchParams.set("ticket", ticket.hash);
  const channel = c.env.USER_CHANNEL.getByName(String(ticket.userId));
  const answer = await channel.fetch(new Request(address, c.req.raw));
  if (answer.status === 401) throw noTicket();
  return answer;
});

function noTicket(): AppError {
  return new AppError("AUTHENTICATION_FAILED", "The ticket does not count, or no longer: ask for another one");
}
