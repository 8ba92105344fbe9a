import { expect, test } from "vitest";

import { askOrKeep, rememberPage } from "./last-known.ts";

test("what is on the screen stays while nobody answers, and another page is never taken for it", async () => {
  const silence = () => Promise.reject(new TypeError("Failed to fetch"));
  await expect(askOrKeep("/matchs/1", silence)).rejects.toThrow("Failed to fetch");
  rememberPage("/matchs/1", { score: 1 });
  expect(await askOrKeep("/matchs/1", silence)).toEqual({ score: 1 });
  expect(await askOrKeep("/matchs/1", () => Promise.resolve({ score: 2 }))).toEqual({ score: 2 });
  await expect(askOrKeep("/matchs/2", silence)).rejects.toThrow("Failed to fetch");
});
