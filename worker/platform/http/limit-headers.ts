import { type Verdict, type WindowStanding, windowSeconds } from "../limits.ts";

/** Which of them answers to pages of other origins may show. */
export const limitHeaderNames = [
  "X-RateLimit-Limit",
  "X-RateLimit-Remaining",
  "X-RateLimit-Reset",
  "RateLimit",
  "RateLimit-Policy",
  "Retry-After",
];

/**
 * Where a request leaves its subject. `X-RateLimit-*` tell of the tightest window, `-Reset` in epoch seconds; `RateLimit`
 * and `RateLimit-Policy` are those of draft-ietf-httpapi-ratelimit-headers-11, with seconds from now.
 */
export function limitHeaders(verdict: Verdict, nowMs: number): Record<string, string> {
  const policies = verdict.windows.map(({ name, limit }) => `"${name}";q=${limit};w=${windowSeconds[name]}`);
  if (verdict.concurrent) policies.push(`"concurrent";q=${verdict.concurrent.limit};qu="concurrent-requests"`);
  const headers: Record<string, string> = { "RateLimit-Policy": policies.join(", ") };
  const tightest = tightestOf(verdict.windows);
  if (tightest) {
    headers["X-RateLimit-Limit"] = String(tightest.limit);
    headers["X-RateLimit-Remaining"] = String(tightest.remaining);
    headers["X-RateLimit-Reset"] = String(Math.ceil(tightest.resetAtMs / 1000));
    const seconds = Math.max(0, Math.ceil((tightest.resetAtMs - nowMs) / 1000));
    headers["RateLimit"] = `"${tightest.name}";r=${tightest.remaining};t=${seconds}`;
  }
  if (!verdict.allowed) {
    headers["Retry-After"] = String(verdict.retryAfterSeconds);
    if (tightest?.remaining !== 0) headers["RateLimit"] = `"concurrent";r=0;t=${verdict.retryAfterSeconds}`;
  }
  return headers;
}

/** The window with the fewest requests left; of two, the one that lasts longer. */
function tightestOf(windows: readonly WindowStanding[]): WindowStanding | undefined {
  return windows.reduce<WindowStanding | undefined>(
    (tightest, window) =>
      tightest === undefined ||
      window.remaining < tightest.remaining ||
      (window.remaining === tightest.remaining && window.resetAtMs > tightest.resetAtMs)
        ? window
        : tightest,
    undefined,
  );
}
