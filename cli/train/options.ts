import { parseArgs } from "node:util";

import { UsageError } from "../backtest/options.ts";
import { isDate } from "../tape/record.ts";

export type TrainOptions = {
  /** Null trains on the embedded record. */
  folder: string | null;
  /** Null: all of the record. */
  leagues: string[] | null;
  /** Last day trained on. */
  until: string;
  seed: string;
  /** Where the artefacts are written. */
  out: string | null;
};

const usage = `npm run train -- --data <folder> --leagues E0,E1 --until 2021-06-30 [options]
  --data <folder>    football-data.co.uk layout, <league>/<season>.csv; without it the embedded record
  --leagues <codes>  comma-separated; default: all of the record
  --until <date>     last day trained on
  --seed <text>      of initial weights, subsamples and intervals; default 1
  --out <folder>     default worker/predict/artefacts`;

/** @throws UsageError with one line for the terminal */
export function readTrainOptions(args: readonly string[]): TrainOptions {
  const values = valuesOf(args);
  const folder = values.data ?? null;
  const until = values.until ?? (folder === null ? "2015-06-30" : "2021-06-30");
  if (!isDate(until)) throw new UsageError(`--until: "${until}" is not a date like 2021-06-30`);
  const leagues = values.leagues
    ?.split(",")
    .map((league) => league.trim())
    .filter((league) => league !== "");
  return {
    folder,
    leagues: leagues && leagues.length > 0 ? leagues : null,
    until,
    seed: values.seed ?? "1",
    out: values.out ?? null,
  };
}

function valuesOf(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({ args: [...args], options: { data: text, leagues: text, until: text, seed: text, out: text } })
      .values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : String(error)}\n${usage}`, { cause: error });
  }
}
