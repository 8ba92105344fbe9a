import { bodyLimit } from "hono/body-limit";
import { createMiddleware } from "hono/factory";

import { AppError } from "../errors.ts";
import type { AppEnv } from "./hono.ts";

/** The most a body may hold where its route says nothing else. */
export const bodyBytes = 64 * 1024;
/** Reads its files as they come, and counts for itself. */
const ownLimit = /^\/forecast(\/|$)/;

const limited = bodyLimit({
  maxSize: bodyBytes,
  onError: () => {
    throw new AppError("PAYLOAD_TOO_LARGE", `A body holds at most ${bodyBytes} bytes`, {
      body: [`At most ${bodyBytes} bytes`],
    });
  },
});

/** Refuses a body that is too large before anything reads it, whether or not it says how large it is. */
export const boundedBody = createMiddleware<AppEnv>((c, next) =>
  ownLimit.test(c.req.path) ? next() : limited(c, next),
);

/** The JSON operations read nothing else: what a form or another origin's page can send unasked is refused. */
export const jsonOnly = createMiddleware<AppEnv>(async (c, next) => {
  const type = c.req.header("Content-Type");
  const bringsBody = !["GET", "HEAD"].includes(c.req.method) && (type !== undefined || c.req.raw.body !== null);
  if (bringsBody && /^\/(api|v1)(\/|$)/.test(c.req.path) && !/^application\/json\s*(;|$)/i.test(type ?? "")) {
    throw new AppError("UNSUPPORTED_MEDIA_TYPE", "This operation reads JSON", {
      "content-type": ["Expected application/json"],
    });
  }
  await next();
});
