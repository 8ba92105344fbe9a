import type { CallEnd } from "../../upstream.ts";

/** What the answer's headers say of the quota: the requests' limit is the day's, the plain one the minute's. */
export function quotaOf(headers: Headers | null): CallEnd["quota"] {
  return {
    dayLimit: countOf(headers, "x-ratelimit-requests-limit"),
    dayRemaining: countOf(headers, "x-ratelimit-requests-remaining"),
    minuteLimit: countOf(headers, "x-ratelimit-limit"),
    minuteRemaining: countOf(headers, "x-ratelimit-remaining"),
  };
}

/** @returns null where the header is absent or is not a number of seconds */
export function retryAfterSecondsOf(headers: Headers | null): number | null {
  return countOf(headers, "retry-after");
}

/** An upstream may quote the key it was given: no text leaves with it. */
export function withoutKey(text: string, apiKey: string): string {
  return apiKey === "" ? text : text.replaceAll(apiKey, "***");
}

function countOf(headers: Headers | null, name: string): number | null {
  const value = headers?.get(name)?.trim() ?? "";
  return /^\d{1,9}$/.test(value) ? Number(value) : null;
}
