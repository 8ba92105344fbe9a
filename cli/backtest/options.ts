import { parseArgs } from "node:util";

import { isDate } from "../tape/record.ts";

export type BacktestOptions = {
  /** Null plays the embedded record. */
  folder: string | null;
  /** Null: all of the record. */
  leagues: string[] | null;
  from: string;
  to: string;
  /** Null: all models. */
  models: string[] | null;
  seed: string;
  out: string | null;
  lookaheadCheck: boolean;
  /** False leaves the registry as it is. */
  register: boolean;
  /** Where the registration is written as SQL too; null: nowhere. */
  sql: string | null;
};

const usage = `npm run backtest -- --data <folder> --leagues E0,E1 --from 2018-08-01 --to 2024-06-30 [options]
  --data <folder>      football-data.co.uk layout, <league>/<season>.csv; without it the embedded record is played;
                       or the results of national teams, results.csv and goalscorers.csv
  --leagues <codes>    comma-separated; default: all of the record
  --from, --to <date>  first and last day predicted
  --models <ids>       comma-separated; default: all
  --seed <text>        of the bootstrap intervals; default 1
  --out <file>         one line a match and model, as NDJSON
  --lookahead-check    predicts a sample of days again in a record without a future, and compares every line
  --no-register        leaves the registry of the local store as it is
  --sql <file>         writes the registration as SQL, for wrangler d1 execute --file`;

/** What the arguments cannot mean. */
export class UsageError extends Error {}

/** @throws UsageError with one line for the terminal */
export function readOptions(args: readonly string[]): BacktestOptions {
  const values = valuesOf(args);
  const folder = values.data ?? null;
  const from = values.from ?? (folder === null ? "2013-07-01" : "2018-08-01");
  const to = values.to ?? (folder === null ? "2015-06-30" : "2024-06-30");
  for (const [name, date] of [
    ["from", from],
    ["to", to],
  ] as const) {
    if (!isDate(date)) throw new UsageError(`--${name}: "${date}" is not a date like 2018-08-01`);
  }
  if (to < from) throw new UsageError(`--to ${to} lies before --from ${from}`);
  return {
    folder,
    from,
    to,
    leagues: listIn(values.leagues),
    models: listIn(values.models),
    seed: values.seed ?? "1",
    out: values.out ?? null,
    lookaheadCheck: values["lookahead-check"] ?? false,
    register: !(values["no-register"] ?? false),
    sql: values.sql ?? null,
  };
}

function valuesOf(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: text,
        leagues: text,
        from: text,
        to: text,
        models: text,
        seed: text,
        out: text,
        "lookahead-check": { type: "boolean" },
        "no-register": { type: "boolean" },
        sql: text,
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}

function listIn(text: string | undefined): string[] | null {
  const items = text?.split(",").map((item) => item.trim());
  const named = items?.filter((item) => item !== "");
  return named && named.length > 0 ? named : null;
}
