import { renderToReadableStream } from "react-dom/server";
import { type EntryContext, type HandleErrorFunction, type RouterContextProvider, ServerRouter } from "react-router";

import {
  contentSecurityPolicy,
  contentSecurityPolicyOfNonce,
  newNonce,
} from "../worker/platform/http/content-security-policy.ts";
import { createLogger } from "../worker/platform/logger.ts";
import { keptPublicly } from "./context.ts";
import { NonceContext } from "./nonce.ts";

/**
 * Renders a page whole before its first byte leaves. A page that opted into the shared cache names every script written
 * into it by hash; any other is made for one visitor, and its scripts bear a nonce.
 */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  entryContext: EntryContext,
  context: Readonly<RouterContextProvider>,
): Promise<Response> {
  const nonce = context.get(keptPublicly) ? undefined : newNonce();
  const stream = await renderToReadableStream(
    <NonceContext value={nonce ?? ""}>
      <ServerRouter context={entryContext} url={request.url} nonce={nonce} />
    </NonceContext>,
    { signal: request.signal, nonce },
  );
  await stream.allReady;
  const html = paintFirst(await new Response(stream).text());
  headers.set("Content-Type", "text/html; charset=utf-8");
  headers.set(
    "Content-Security-Policy",
    nonce === undefined ? await contentSecurityPolicy(html) : contentSecurityPolicyOfNonce(nonce),
  );
  return new Response(html, { status, headers });
}

/** React Router asks for every script as soon as it can; on a slow line the styles and the font would wait among them. */
function paintFirst(html: string): string {
  return html.replaceAll('<link rel="modulepreload"', '<link rel="modulepreload" fetchpriority="low"');
}

export const handleError: HandleErrorFunction = (error, { request }) => {
  if (request.signal.aborted) return;
  createLogger().error("page_failed", { path: new URL(request.url).pathname, reason: String(error) });
};
