import fc from "fast-check";
import { expect, test } from "vitest";

import { jsonChunks } from "./db.ts";

test("chunks hold every row once, in order, and none of several rows is larger than asked", () => {
  const rows = fc.array(fc.record({ id: fc.nat(), text: fc.string({ unit: "grapheme", maxLength: 40 }) }));
  fc.assert(
    fc.property(rows, fc.integer({ min: 10, max: 300 }), (written, maxBytes) => {
      const chunks = jsonChunks(written, maxBytes);
      const read = chunks.map((chunk): unknown[] => JSON.parse(chunk));
      expect(read.flat()).toEqual(written);
      for (const [index, chunk] of chunks.entries()) {
        if ((read[index]?.length ?? 0) > 1) expect(Buffer.byteLength(chunk)).toBeLessThanOrEqual(maxBytes);
      }
    }),
  );
});

test("no rows are no chunk, and rows that fit together stay together", () => {
  expect(jsonChunks([])).toEqual([]);
  expect(jsonChunks([1, 2, 3], 7)).toEqual(["[1,2,3]"]);
  expect(jsonChunks([1, 2, 3], 6)).toEqual(["[1,2]", "[3]"]);
  expect(jsonChunks(["a row larger than a chunk", 1], 10)).toEqual(['["a row larger than a chunk"]', "[1]"]);
});
