import { existsSync } from "node:fs";
import { join } from "node:path";

import { measureProfile } from "../worker/live/playing-time.ts";
import { UsageError } from "./backtest/options.ts";
import { predictLeague } from "./backtest/predict-league.ts";
import { readInternationals } from "./backtest/read-internationals.ts";
import { type ExpectedMatch, gradeMatches } from "./inplay/grade-matches.ts";
import { scoreMinutes, shortcomingsOf } from "./inplay/judge.ts";
import { measureLeadEffect } from "./inplay/lead-effect.ts";
import { leadText, leftOutText, profileTable, questionTable, resultTable } from "./inplay/print-evaluation.ts";
import { pairingKey } from "./tape/international-goals.ts";
import { readTimedMatches } from "./inplay/read-goal-minutes.ts";
import { TapeError } from "./tape/tape-error.ts";

const dayMs = 86_400_000;
/** What the constants of the model are measured on, and what it is graded on. */
const measured = { from: "2000-01-01", to: "2009-12-31" };
const graded = { from: "2010-01-01", to: "9999-12-31" };
const seed = "1";
const usage = "usage: npm run evaluate-inplay -- <folder with results.csv and goalscorers.csv>";

/**
 * `npm run evaluate-inplay`: replays every international since 2010 whose goals have minutes, with expectations from the
 * engine as it stood on the morning of each match, and says how good the in-play model was. Fails when it misses its bounds.
 */
function main(): void {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new UsageError(usage);
  if (!existsSync(join(folder, "results.csv"))) throw new UsageError(`${folder}: holds no results.csv. ${usage}`);
  const startedMs = Date.now();
  const [before, since] = [readTimedMatches(folder, measured), readTimedMatches(folder, graded)];
  const matches = withExpectations(folder, [...before.matches, ...since.matches]);
  if (matches.every(({ date }) => date < graded.from)) {
    throw new UsageError(`${folder}: no match since ${graded.from} with the minutes of its goals`);
  }

  const early = matches.filter(({ date }) => date < graded.from);
  console.log(`Measured on ${early.length} internationals of 2000 to 2009, which are not graded:\n`);
  console.log(`${profileTable(measureProfile(early.flatMap(({ goals }) => goals.map(({ minute }) => minute))))}\n`);
  console.log(leadText(measureLeadEffect(early), seed));

  const scores = scoreMinutes(gradeMatches(matches, graded.from), seed);
  const seconds = ((Date.now() - startedMs) / 1000).toFixed(0);
  console.log(`\nGraded on ${matches.length - early.length} internationals since 2010, in ${seconds} s. Left out:`);
  console.log(`${leftOutText(since.leftOut)}\n`);
  console.log(`${resultTable(scores)}\n\n${questionTable(scores)}\n`);
  const shortcomings = shortcomingsOf(scores);
  if (shortcomings.length > 0) throw new UsageError(`The in-play model misses its bounds:\n${shortcomings.join("\n")}`);
  console.log(
    "Within its bounds: clearly below both baselines, expected calibration error at most 0.015 at every moment.",
  );
}

/** What the engine says of these matches, each on the morning of its day, knowing earlier days alone; by date. */
function withExpectations(
  folder: string,
  timed: readonly Omit<ExpectedMatch, "neutral" | "expectation">[],
): ExpectedMatch[] {
  const byPairing = new Map(timed.map((match) => [pairingKey(match.date, match.home, match.away), match]));
  const record = readInternationals(folder);
  const asked = record.matches.filter(({ date, home, away }) => byPairing.has(pairingKey(date, home, away)));
  const range = {
    fromDay: Date.parse(measured.from) / dayMs,
    toDay: Math.max(...asked.map(({ day }) => day)),
  };
  return predictLeague({ ...record, matches: asked }, range, drawProgress).flatMap(({ match, lines, parameters }) => {
    const goals = byPairing.get(pairingKey(match.date, match.home, match.away))?.goals;
    const said = lines.find(({ model }) => model === "independent");
    if (!goals || !said) return [];
    const { date, home, away, neutral } = match;
    return [{ date, home, away, goals, neutral, expectation: { ...parameters, result: said.p, over25: said.over25 } }];
  });
}

function drawProgress(done: number, total: number): void {
  const isTold = done === total || done % Math.ceil(total / 50) === 0;
  if (process.stderr.isTTY && isTold)
    process.stderr.write(`\rreading the record: ${Math.floor((100 * done) / total)} % `);
  if (process.stderr.isTTY && done === total) process.stderr.write("\r\x1b[K");
}

try {
  main();
} catch (error) {
  if (!(error instanceof UsageError) && !(error instanceof TapeError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
