import { fingerprintOf } from "../fingerprint.ts";
import { canonicalZone } from "../zoned-day.ts";

/** Parts of the cache key besides the address: how a visitor wants to see what is the same for all. */
export type PublicView = { zone: string };

const defaultZone = "Europe/Paris";

/** Never in the shared cache, whoever asks: what belongs to somebody, and where tokens pass through the address. */
const privatePaths =
  /^\/(?:dev|ws|(?:en\/)?(?:compte|connexion|deconnexion|inscription|desabonnement|mot-de-passe|admin|panier|paris|notifications|bankroll|analyses|predictions\/\d+\/suivre)|api\/v1\/(?:auth|jwt|admin|collection|bankroll|payments|analytics|stats|notifications|favourites|predictions\/(?:user|user-predictions|saved-filters|follow|\d+\/follow)))(?:[/.]|$)/;

/** Requests whose answer cannot depend on who asks. */
export function isPublicRead(request: Request): boolean {
  const { pathname } = new URL(request.url);
  if (request.method !== "GET" && request.method !== "HEAD") return false;
  if (request.headers.get("Upgrade") !== null || privatePaths.test(pathname)) return false;
  return !carriesCredentials(request) && !carriesPageSession(request, pathname);
}

/** Pages know people by their cookies; neither the APIs nor pictures look at them. */
function carriesPageSession(request: Request, pathname: string): boolean {
  if (/^\/(?:api|v1|forecast|images)(?:\/|$)/.test(pathname)) return false;
  return /(?:^|;\s*)__Host-/.test(request.headers.get("Cookie") ?? "");
}

/** Whether a request says in its headers who asks: what it is answered is counted to them, and nobody else's. */
export function carriesCredentials(request: Request): boolean {
  return request.headers.has("Authorization") || request.headers.has("X-API-Key");
}

/** The zone a visitor's browser told us in the cookie `tz`; what is no zone is Paris. */
export function publicViewOf(request: Request): PublicView {
  const cookie = request.headers.get("Cookie")?.match(/(?:^|;\s*)tz=([^;]+)/)?.[1];
  const zone = cookie === undefined ? null : canonicalZone(cookie.replace(/%2F/gi, "/"));
  return { zone: zone ?? defaultZone };
}

/** What may stand between a visitor and the public half of the house: neither who they are nor what they have seen. */
export function anonymousRequest(request: Request): Request {
  const headers = new Headers();
  for (const name of ["accept", "accept-language"]) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  // A redirect is the visitor's to follow: between Workers it would be followed on the way.
  return new Request(request.url, { method: request.method, headers, redirect: "manual" });
}

/**
 * Gives a buffered public answer the strong ETag that lets a browser ask "still the same?". A stream names itself, and is
 * passed on as it comes.
 */
export async function withEtag(request: Request, response: Response): Promise<Response> {
  // A HEAD answer has no body to be named by.
  if (request.method === "HEAD" || response.headers.has("ETag")) return response;
  if (response.status !== 200 || !response.headers.get("Cache-Control")?.startsWith("public")) return response;
  const body = await response.arrayBuffer();
  const headers = new Headers(response.headers);
  headers.set("ETag", `"${fingerprintOf(new Uint8Array(body))}"`);
  return new Response(body, { status: response.status, headers });
}

/** What belongs to one visitor stays with them, whatever lifetime a page of it asked for. */
export function privateAnswer(response: Response): Response {
  if (response.status === 101) return response;
  const headers = new Headers(response.headers);
  headers.set("Cache-Control", "private, no-store");
  headers.delete("Cache-Tag");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

/**
 * What the browser gets of an answer: the edge's lifetime stays at the edge, the browser revalidates every time, and
 * whatever did not opt in is private.
 */
export function browserAnswer(request: Request, response: Response): Response {
  if (response.status === 101) return response;
  const headers = new Headers(response.headers);
  const isPublic = headers.get("Cache-Control")?.startsWith("public") ?? false;
  headers.set("Cache-Control", isPublic ? "public, max-age=0" : "private, no-store");
  headers.delete("Cache-Tag");
  const etag = headers.get("ETag");
  if (isPublic && etag !== null && knowsAlready(request, etag)) {
    headers.delete("Content-Length");
    headers.delete("Content-Type");
    return new Response(null, { status: 304, headers });
  }
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

function knowsAlready(request: Request, etag: string): boolean {
  const known = request.headers.get("If-None-Match");
  return (
    known !== null && (known.trim() === "*" || known.split(",").some((one) => one.trim().replace(/^W\//, "") === etag))
  );
}
