import { expect, test } from "vitest";

import { edgeCacheHeaders } from "./answers.ts";

test("the edge keeps each kind of answer for its own time, and serves it stale for as long again", () => {
  expect(edgeCacheHeaders("list", ["predictions", "matches"])).toEqual({
    "Cache-Control": "public, max-age=60, stale-while-revalidate=60",
    "Cache-Tag": "predictions,matches",
  });
  const seconds = (["live", "list", "record", "fixed"] as const).map((lifetime) =>
    Number(/max-age=(\d+)/.exec(edgeCacheHeaders(lifetime, [])["Cache-Control"] ?? "")?.[1]),
  );
  expect(seconds).toEqual([5, 60, 300, 3600]);
});
