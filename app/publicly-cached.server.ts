import type { MiddlewareFunction } from "react-router";

import { type PublicLifetime, edgeCacheHeaders } from "../worker/platform/http/answers.ts";
import { keptPublicly } from "./context.ts";

/** Opts a page, and the data a browser asks of it while navigating, into the shared cache. */
export function publiclyCached(lifetime: PublicLifetime, ...tags: string[]): MiddlewareFunction<Response> {
  return async ({ context }, next) => {
    context.set(keptPublicly, true);
    const response = await next();
    if (response.status !== 200) return response;
    for (const [name, value] of Object.entries(edgeCacheHeaders(lifetime, tags))) response.headers.set(name, value);
    return response;
  };
}

/** An answer without a lifetime would be kept for hours: whatever did not opt in is private. */
export const privateByDefault: MiddlewareFunction<Response> = async (_, next) => {
  const response = await next();
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "private, no-store");
  return response;
};
