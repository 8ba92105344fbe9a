import { expect, test } from "vitest";

import { UsageError, readOptions } from "./options.ts";

test("without arguments it plays the embedded record", () => {
  expect(readOptions([])).toEqual({
    folder: null,
    leagues: null,
    from: "2013-07-01",
    to: "2015-06-30",
    models: null,
    seed: "1",
    out: null,
    lookaheadCheck: false,
    register: true,
    sql: null,
  });
});

test("everything can be said", () => {
  const line =
    "--data data --leagues E0,E1 --from 2018-08-01 --to 2024-06-30 --models results,elo --seed 7 --out x.ndjson --lookahead-check --no-register --sql x.sql";
  expect(readOptions(line.split(" "))).toEqual({
    folder: "data",
    leagues: ["E0", "E1"],
    from: "2018-08-01",
    to: "2024-06-30",
    models: ["results", "elo"],
    seed: "7",
    out: "x.ndjson",
    lookaheadCheck: true,
    register: false,
    sql: "x.sql",
  });
});

test("what cannot be meant is refused in one line", () => {
  expect(() => readOptions(["--from", "2018-02-30"])).toThrow(/--from: "2018-02-30" is not a date/);
  expect(() => readOptions(["--from", "2014-01-01", "--to", "2013-12-31"])).toThrow(/lies before/);
  expect(() => readOptions(["--nonsense"])).toThrow(UsageError);
  expect(() => readOptions(["E0"])).toThrow(UsageError);
});
