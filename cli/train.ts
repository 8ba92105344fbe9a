import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import {
  type LearnedArtefact,
  type LearnedVariant,
  learnedModelIds,
  readArtefact,
} from "../worker/predict/engine/learned-model.ts";
import { hashFiles } from "./backtest/identity.ts";
import { seasonYears } from "./backtest/league-task.ts";
import { UsageError } from "./backtest/options.ts";
import { filesOf, listLeagues } from "./backtest/read-leagues.ts";
import { runLeagues } from "./backtest/run-leagues.ts";
import { TapeError } from "./tape/tape-error.ts";
import { buildArtefact, withoutModels } from "./train/build-artefact.ts";
import { labelledMatches, sampleYears } from "./train/labelled-matches.ts";
import { readTrainOptions } from "./train/options.ts";

const root = join(import.meta.dirname, "..");

/** `npm run train`: trains the models that learn from the record as a whole, judges them, and writes what the Worker may load. */
async function main(): Promise<void> {
  const options = readTrainOptions(process.argv.slice(2));
  const { folder, until, seed } = options;
  const known = listLeagues(folder);
  const leagues = (options.leagues ?? known).toSorted();
  const unknown = leagues.filter((league) => !known.includes(league));
  if (unknown.length > 0)
    throw new UsageError(`--leagues: no ${unknown.join(", ")} in the record (${known.join(", ")})`);

  const from = `${Number(until.slice(0, 4)) - sampleYears}-07-01`;
  const outcomes = await runLeagues(
    leagues.map((league) => ({
      folder,
      league,
      competitions: null,
      from,
      to: until,
      lookaheadCheck: false,
      withFeatures: true,
    })),
    (share) => {
      if (process.stderr.isTTY) process.stderr.write(`\rreading the record: ${Math.floor(100 * share)} % `);
    },
  );
  const labelled = labelledMatches(outcomes);
  const [first] = labelled;
  if (!first) throw new UsageError(`nothing to train on up to ${until}`);
  const record = {
    record: folder === null ? "football.json" : "football-data",
    dataHash: hashFiles(filesOf(folder, leagues, seasonYears({ from, to: until }))),
    leagues,
    from: first.date,
    until: labelled.at(-1)?.date ?? until,
    seed,
  };
  console.log(`${labelled.length} matches of ${leagues.join(", ")}, ${record.from} to ${record.until}`);
  const out = options.out ?? join(root, "worker", "predict", "artefacts");
  mkdirSync(out, { recursive: true });
  const artefacts = learnedModelIds.map((id) => {
    const artefact = writeArtefact(join(out, `${id}.json`), buildArtefact(id, labelled, record));
    printArtefact(artefact);
    return artefact;
  });
  writeFileSync(join(out, "learned-models.json"), `${JSON.stringify(artefacts.map(withoutModels), null, 2)}\n`);
  console.log(`written to ${out}`);
}

/** Writes it, and reads it as the Worker would. */
function writeArtefact(path: string, artefact: LearnedArtefact): LearnedArtefact {
  writeFileSync(path, `${JSON.stringify(artefact)}\n`);
  return readArtefact(JSON.parse(readFileSync(path, "utf8")));
}

function printArtefact({ id, variants }: LearnedArtefact): void {
  for (const [set, variant] of Object.entries(variants)) {
    if (variant) console.log(`${id}, ${set}: ${wordsFor(variant)}`);
  }
}

function wordsFor({ rounds, weight, validation }: LearnedVariant): string {
  if (validation === null) return `${rounds} rounds, not judged: the record is too short; weight ${weight}`;
  const { years, logLoss, poolLogLoss, toPool, asMember } = validation;
  const interval = ({ mean, low95, high95 }: typeof toPool) => `${signed(mean)} [${signed(low95)}, ${signed(high95)}]`;
  return [
    `${rounds} rounds`,
    `${years.map((year) => `${year}-${String(year + 1).slice(2)}`).join(", ")}: log loss ${logLoss.toFixed(5)}, pool ${poolLogLoss.toFixed(5)}`,
    `to pool ${interval(toPool)}`,
    asMember ? `as its member (weights ${asMember.weights.join(", ")}) ${interval(asMember.toPool)}` : "never a member",
    `weight earned ${weight}`,
  ].join("; ");
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(5)}`;
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof TapeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
