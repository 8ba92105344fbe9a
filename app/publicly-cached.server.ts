import { type MiddlewareFunction, createContext } from "react-router";

import { type CachedRoute, type ShownSubjects, edgeCacheHeaders } from "../worker/platform/http/cache-policy.ts";
import { keptPublicly } from "./context.ts";

/** Which match or which days a page shows; its loader says so where the page's policy asks for it. */
export const shownOnPage = createContext<ShownSubjects>({});

/** Opts a page, and the data a browser asks of it while navigating, into the shared cache, by its row in the table of policies. */
export function publiclyCached(route: CachedRoute): MiddlewareFunction<Response> {
  return async ({ context }, next) => {
    context.set(keptPublicly, true);
    const response = await next();
    if (response.status !== 200) return response;
    const headers = edgeCacheHeaders(route, context.get(shownOnPage));
    for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
    return response;
  };
}

/** An answer without a lifetime would be kept for hours: whatever did not opt in is private. */
export const privateByDefault: MiddlewareFunction<Response> = async (_, next) => {
  const response = await next();
  if (!response.headers.has("Cache-Control")) response.headers.set("Cache-Control", "private, no-store");
  return response;
};
