const longestPath = 2000;
const anywhere = "https://own.invalid";

/**
 * Where somebody goes after signing in: a path of this site, as it was asked for, or `/` for everything else.
 *
 * @param value whatever a query or a form holds
 */
export function safeReturnPath(value: unknown): string {
  if (typeof value !== "string" || value.length > longestPath) return "/";
  // Browsers drop tabs and line breaks, and read a backslash as a slash: `/\evil.example` is another host.
  if (!/^\/(?!\/)[\x21-\x7e]*$/.test(value) || value.includes("\\")) return "/";
  try {
    const url = new URL(value, anywhere);
    const path = `${url.pathname}${url.search}${url.hash}`;
    // Dots are resolved by then: what is left must not begin like a host.
    return url.origin === anywhere && /^\/(?!\/)/.test(path) && !/^\/(?:%2f|%5c)/i.test(path) ? path : "/";
  } catch {
    return "/";
  }
}

/**
 * Whether a request that changes something comes from a page of ours. Both marks a browser sets must agree, and one must
 * be there: what has neither is refused.
 *
 * @param ownOrigin scheme and host the product is served at; the request's own where none is configured
 */
export function isOwnOrigin(request: Request, ownOrigin: string = new URL(request.url).origin): boolean {
  const origin = request.headers.get("Origin");
  const site = request.headers.get("Sec-Fetch-Site");
  if (origin === null && site === null) return false;
  return (origin === null || origin === ownOrigin) && (site === null || site === "same-origin");
}
