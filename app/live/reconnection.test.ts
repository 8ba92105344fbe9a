import { expect, test } from "vitest";

import { reconnection } from "./reconnection.ts";

test("a crowd that lost its room comes back spread over five seconds, each attempt drawn anew", () => {
  const draws = [0, 0.5, 1];
  const options = reconnection(() => draws.shift() ?? 0);
  expect([options.minReconnectionDelay, options.minReconnectionDelay, options.minReconnectionDelay]).toEqual([
    1_000, 3_500, 6_000,
  ]);
});
