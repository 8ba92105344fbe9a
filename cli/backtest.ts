import { writeFileSync } from "node:fs";

import { backtestOf } from "./backtest/backtest-run.ts";
import { learnedModelIds } from "../worker/predict/engine/learned-model.ts";
import { footballYearOf } from "../worker/predict/engine/team-pasts.ts";
import { trainedYears, withLearnedLines } from "./backtest/learned-lines.ts";
import type { LeagueOutcome } from "./backtest/league-task.ts";
import { UsageError, readOptions } from "./backtest/options.ts";
import {
  baselineTable,
  breakdownTable,
  modelTable,
  registrationText,
  scorersTable,
  stakesText,
} from "./backtest/print-summary.ts";
import { holdsInternationals, internationalsLeague } from "./backtest/read-internationals.ts";
import { listLeagues } from "./backtest/read-leagues.ts";
import { registerInStores, registrationSql } from "./backtest/register.ts";
import { runLeagues } from "./backtest/run-leagues.ts";
import { gradeLines, scoreModels } from "./backtest/score-lines.ts";
import { stakesOf } from "./backtest/stakes.ts";
import { stateRoot } from "./replay.ts";
import { TapeError } from "./tape/tape-error.ts";

/** Predicts recorded seasons day by day, as they would have been predicted then, and prints how good it was. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  const { folder, from, to, seed, models, lookaheadCheck } = options;
  const known = listLeagues(folder);
  const leagues = options.leagues ?? known;
  const unknown = leagues.filter((league) => !known.includes(league));
  if (unknown.length > 0)
    throw new UsageError(`--leagues: no ${unknown.join(", ")} in the record (${known.join(", ")})`);

  const startedMs = Date.now();
  const nations = folder !== null && holdsInternationals(folder);
  const tasks = nations
    ? [{ league: internationalsLeague, competitions: options.leagues }]
    : leagues.map((league) => ({ league, competitions: null }));
  const learnedIds = nations ? [] : learnedModelIds.filter((id) => models?.includes(id));
  const withFeatures = learnedIds.length > 0;
  const firstDate = withFeatures ? yearsBefore(from, trainedYears) : from;
  const walked = await runLeagues(
    tasks.map((task) => ({ ...task, folder, from: firstDate, to, lookaheadCheck, withFeatures })),
    drawProgress,
  );
  const outcomes = withFeatures
    ? withLearnedLines(walked, learnedIds, { fromDay: Date.parse(from) / 86_400_000, seed })
    : walked;
  process.stderr.write(process.stderr.isTTY ? "\r\x1b[K" : "\n");
  for (const { where, reason } of new Map(
    outcomes.flatMap(({ refused }) => refused.map((row) => [row.where, row])),
  ).values()) {
    console.error(`left out: ${where}: ${reason}`);
  }

  const predicted = outcomes.flatMap((outcome) => outcome.predicted);
  const lines = predicted
    .flatMap((match) => match.lines)
    .filter(({ model }) => models === null || models.includes(model))
    .toSorted((a, b) => a.date.localeCompare(b.date));
  if (lines.length === 0) throw new UsageError(`nothing to predict between ${from} and ${to}`);
  if (options.out !== null) writeFileSync(options.out, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));

  const graded = gradeLines(
    predicted,
    outcomes.flatMap((outcome) => outcome.matches),
  ).filter(({ line }) => models === null || models.includes(line.model));
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(0);
  const played = nations ? (options.leagues?.join(", ") ?? "national teams") : leagues.join(", ");
  console.log(`${predicted.length} matches of ${played}, ${from} to ${to}, predicted day by day in ${seconds} s\n`);
  const scores = scoreModels(graded, seed);
  const stakes = stakesOf(predicted);
  console.log(`${modelTable(scores)}\n`);
  const breakdown = breakdownTable(scores);
  if (breakdown !== "") console.log(`${breakdown}\n`);
  console.log(nations ? baselineTable(graded, seed) : stakesText(stakes));
  for (const { scorers } of outcomes) if (scorers) console.log(`\n${scorersTable(scorers)}`);
  if (lookaheadCheck) reportLookahead(outcomes);

  if (models !== null) {
    console.log("\nNot registered: only a run over all models is.");
    return;
  }
  const asked = nations ? (options.leagues ?? [internationalsLeague]) : leagues;
  const backtest = backtestOf(options, asked, { outcomes, scores, stakes });
  if (options.sql !== null) writeFileSync(options.sql, registrationSql(backtest, Date.now()));
  if (options.register)
    console.log(`\n${registrationText(stateRoot(), await registerInStores(backtest, stateRoot()))}`);
}

/** 1 July, so many football years before that of the date. */
function yearsBefore(date: string, years: number): string {
  return `${footballYearOf(Date.parse(date) / 86_400_000) - years}-07-01`;
}

function reportLookahead(outcomes: readonly LeagueOutcome[]): void {
  const checks = outcomes.flatMap(({ lookahead }) => lookahead ?? []);
  const lines = checks.reduce((sum, check) => sum + check.lines, 0);
  const days = checks.reduce((sum, check) => sum + check.days, 0);
  const differences = checks.flatMap((check) => check.differences);
  if (differences.length === 0) {
    console.log(`\nLookahead check passed: ${lines} lines of ${days} days are the same in a record without a future.`);
    return;
  }
  const [first] = differences;
  console.error(
    `\nLookahead check FAILED: ${differences.length} of ${lines} lines differ, the first\n${first?.blind}\n${first?.seen}`,
  );
  process.exitCode = 1;
}

let drawnPercent = -1;

function drawProgress(share: number): void {
  const percent = Math.floor(100 * share);
  if (percent === drawnPercent) return;
  drawnPercent = percent;
  const bar = "█".repeat(Math.round(percent / 4)).padEnd(25, "░");
  if (process.stderr.isTTY) process.stderr.write(`\r${bar} ${percent} %`);
  else if (percent % 10 === 0) process.stderr.write(`${percent} % `);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof TapeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
