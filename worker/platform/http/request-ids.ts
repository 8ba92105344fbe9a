import { createMiddleware } from "hono/factory";

import type { AppEnv } from "./hono.ts";

/** Gives every request an id of our own; what a caller sends is not taken over into logs. */
export const requestIds = createMiddleware<AppEnv>(async (c, next) => {
  const requestId = `req_${crypto.randomUUID().replaceAll("-", "")}`;
  c.set("requestId", requestId);
  await next();
  if (c.res.status !== 101) c.header("X-Request-Id", requestId);
});
