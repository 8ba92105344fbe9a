import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { mutants } from "./mutants.ts";

const root = join(import.meta.dirname, "..");

test("every mutant can still be written, and the test that kills it still has its name", async () => {
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length);
  expect(mutants.length).toBeGreaterThanOrEqual(25);
  for (const { name, file, original, testFile, test: killer } of mutants) {
    const source = await readFile(join(root, file), "utf8");
    expect(source.split(original).length - 1, `${name}: places in ${file}`).toBe(1);
    expect(await readFile(join(root, testFile), "utf8"), name).toContain(`"${killer}"`);
  }
});
