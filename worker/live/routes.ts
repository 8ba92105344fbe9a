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
  if (origin !== undefined && origin !== originOf(c)) {
    throw new AppError("NOT_FOUND", "No room for this origin", { origin: [origin] });
  }
  const match = await getMatch(c.get("services"), params.data.id);

  const address = new URL("https://room/");
  address.searchParams.set("match", String(match.id));
  if (since !== undefined) address.searchParams.set("since", since);
  return c.env.MATCH_ROOM.getByName(String(match.id)).fetch(new Request(address, c.req.raw));
});
