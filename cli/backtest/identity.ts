import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join, relative } from "node:path";

import { projectRoot } from "../local-worker.ts";

/** Everything that decides what a backtest says. */
const engineSources = [
  "cli/backtest",
  "cli/tape",
  "worker/predict/calibration.ts",
  "worker/predict/closing-line.ts",
  "worker/predict/engine",
  "worker/predict/market.ts",
  "worker/predict/models",
  "worker/predict/no-vig.ts",
  "worker/predict/score-grid.ts",
  "worker/predict/scoring.ts",
];

/** SHA-256 over the names and bytes of files, in the order of their names. */
export function hashFiles(files: readonly { name: string; path: string }[]): string {
  const hash = createHash("sha256");
  for (const { name, path } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const bytes = readFileSync(path);
    hash.update(`${name.replaceAll("\\", "/")}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest("hex");
}

/** The first twelve digits of the SHA-256 of the code that predicts and scores: it changes whenever that does. */
export function engineVersion(): string {
  const files = engineSources.flatMap((source) => sourcesIn(join(projectRoot, source)));
  return hashFiles(files.map((path) => ({ name: relative(projectRoot, path), path }))).slice(0, 12);
}

/** The same data, settings and engine have the same fingerprint. */
export function fingerprintOf(run: {
  dataHash: string;
  leagues: readonly string[];
  fromDate: string;
  toDate: string;
  seed: string;
  engineVersion: string;
}): string {
  const { dataHash, leagues, fromDate, toDate, seed } = run;
  return createHash("sha256")
    .update(JSON.stringify([dataHash, leagues, fromDate, toDate, seed, run.engineVersion]))
    .digest("hex");
}

function sourcesIn(path: string): string[] {
  if (path.endsWith(".ts")) return [path];
  return readdirSync(path, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => join(path, name));
}
