import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";

import { StartError, runCommand } from "./replay.ts";
import { readFootballData } from "./tape/read-football-data.ts";
import {
  type Comparison,
  type NamedResult,
  compareFits,
  compareVectors,
  readDixonColesFile,
} from "./verify/ground-truth.ts";

const mostShown = 20;
const usage = "usage: npm run verify -- <folder with dixon_coles_*.json and devig_vectors.json>";

/** `npm run verify`: our mathematics beside figures that others computed. Fails when one is out of its tolerance. */
function main(): Promise<void> {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new StartError(usage);
  if (!existsSync(folder)) throw new StartError(`${folder}: no such folder`);
  const names = readdirSync(folder).toSorted();
  const groups = [
    ...names.filter((name) => name === "devig_vectors.json").map((name) => ({ name, list: vectorsIn(folder, name) })),
    ...names
      .filter((name) => /^dixon_coles_.*\.json$/.test(name))
      .map((name) => ({ name, list: fitsIn(folder, name) })),
  ];
  if (groups.length === 0) throw new StartError(`${folder}: holds no reference. ${usage}`);
  const wrong = groups.flatMap(({ name, list }) => print(name, list));
  if (wrong.length > 0) throw new StartError(`${wrong.length} figures are out of tolerance`);
  return Promise.resolve();
}

function vectorsIn(folder: string, name: string): Comparison[] {
  return compareVectors(join(folder, name));
}

function fitsIn(folder: string, name: string): Comparison[] {
  const { data, fits } = readDixonColesFile(join(folder, name));
  const file = /([A-Z]+\d?)\/(\d{4})-\d{2}\.csv/.exec(data);
  const [place = "", code = "", year = ""] = file ?? [];
  const path = resolve(folder, "..", "football-data", place);
  if (!file || !existsSync(path)) throw new StartError(`${name}: the results it was fitted to are not at ${path}`);
  const league = { code, name: code, country: "XX" };
  const record = readFootballData(
    { files: [{ league, year: Number(year), path }], refused: [] },
    { fromYear: Number(year), toYear: Number(year) },
  );
  const results = record.matches.flatMap(({ date, home, away, fullTime }): NamedResult[] =>
    fullTime
      ? [
          {
            home: home.name,
            away: away.name,
            homeGoals: fullTime.home,
            awayGoals: fullTime.away,
            playedAtMs: Date.parse(`${date}T00:00:00Z`),
          },
        ]
      : [],
  );
  if (results.length === 0) throw new StartError(`${path}: holds no result`);
  return compareFits(fits, results);
}

/** @returns what is out of tolerance */
function print(name: string, comparisons: readonly Comparison[]): Comparison[] {
  const differenceOf = ({ ours, reference }: Comparison) => Math.abs(ours - reference);
  // A figure that is not a number is out of every tolerance.
  const wrong = comparisons.filter((comparison) => !(differenceOf(comparison) <= comparison.tolerance));
  console.log(`${name}: ${comparisons.length - wrong.length} of ${comparisons.length} figures agree`);
  for (const comparison of comparisons.filter(({ name: what }) => what.includes("log-likelihood"))) {
    console.log(`  ${comparison.name}: ${comparison.ours.toFixed(5)}, reference ${comparison.reference.toFixed(5)}`);
  }
  for (const { name: what, ours, reference, tolerance } of wrong.slice(0, mostShown)) {
    console.log(`  WRONG ${what}: ${ours}, reference ${reference}, tolerance ${tolerance}`);
  }
  return wrong;
}

await runCommand(main);
