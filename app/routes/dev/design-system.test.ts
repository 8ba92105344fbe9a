import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

const ui = join(import.meta.dirname, "..", "..", "ui");
/** What stands around every page or chart, or is a page by itself. */
const surroundings = new Set(["HatchDefinition", "Prose", "ChartFigure"]);

test("the page of the design system shows every primitive there is", async () => {
  const pages = ["design-system.tsx", "form-samples.tsx"].map((file) =>
    readFile(join(import.meta.dirname, file), "utf8"),
  );
  const shown = new Set((await Promise.all(pages)).join("").match(/(?<=<)[A-Z]\w+/g));
  const files = (await readdir(ui)).filter((file) => file.endsWith(".tsx"));
  const sources = await Promise.all(files.map((file) => readFile(join(ui, file), "utf8")));
  const primitives = sources.flatMap((source) => source.match(/(?<=^export function )[A-Z]\w+/gm) ?? []);
  expect(primitives.length).toBeGreaterThan(15);
  expect(primitives.filter((name) => !shown.has(name) && !surroundings.has(name))).toEqual([]);
});
