import { Hono } from "hono";

import { getMatch } from "../matches/service.ts";
import { idParam } from "../platform/contract.ts";
import { AppError } from "../platform/errors.ts";
import { type AppEnv, fieldErrors, originOf } from "../platform/http/hono.ts";

/** `/ws`: sockets. Their upgrade is not covered by CORS, so the origin is checked here. */
export const liveRoutes = new Hono<AppEnv>({ strict: false });

liveRoutes.get("/matches/:id", async (c) => {
  const params = idParam.safeParse(c.req.param());
  if (!params.success) throw new AppError("VALIDATION_ERROR", "Invalid input data", fieldErrors(params.error));
  const since = c.req.query("since");
  if (since !== undefined && !/^\d{1,9}$/.test(since)) {
    throw new AppError("VALIDATION_ERROR", "Invalid input data", {
      since: ["Expected the number of the last message"],
    });
  }
  if (c.req.header("Upgrade")?.toLowerCase() !== "websocket") {
    throw new AppError("VALIDATION_ERROR", "This address speaks WebSocket", { upgrade: ["Expected websocket"] });
  }
  const origin = c.req.header("Origin");
  if (origin !== undefined && ![originOf(c), ...c.get("services").config.corsOrigins].includes(origin)) {
    throw new AppError("NOT_FOUND", "No room for this origin", { origin: [origin] });
  }
  const match = await getMatch(c.get("services"), params.data.id);

  const address = new URL("https://room/");
  if (since !== undefined) address.searchParams.set("since", since);
  const asked = new Request(address, c.req.raw);
  const answer = await c.env.MATCH_ROOM.getByName(String(match.id)).fetch(asked);
  const relay = answer.headers.get("Relay");
  return relay === null ? answer : c.env.ROOM_RELAY.getByName(`${match.id}/${relay}`).fetch(asked);
});
