import type { GroupFigures, Interval } from "../../worker/predict/backtests/backtest.ts";
import { importanceOf, importances } from "../../worker/predict/engine/importance.ts";
import { logLoss } from "../../worker/predict/scoring.ts";
import { baselines } from "./baselines.ts";
import type { Registration } from "./register.ts";
import { type GradedLine, type ModelScore, bootstrapMean } from "./score-lines.ts";
import { type ScorersScore, shareKinds } from "./scorers.ts";
import type { StakesSummary } from "./stakes.ts";

const sets = ["results", "independent", "published"];

/** The figures of all models as a table for the terminal. */
export function modelTable(scores: readonly ModelScore[]): string {
  const head = [
    "model",
    "matches",
    "log loss",
    "RPS",
    "Brier",
    "acc %",
    "ECE",
    "to market [95 %]",
    "o/u Brier",
    "to market",
    "btts Brier",
    "to base rate",
  ];
  const rows = scores.map((score) => [
    score.model,
    String(score.count),
    score.logLoss.toFixed(4),
    score.rankedProbabilityScore.toFixed(4),
    score.brier.toFixed(4),
    (100 * score.accuracy).toFixed(1),
    score.calibrationError.toFixed(4),
    withInterval(score.toMarket),
    score.totals.brier.toFixed(4),
    score.totals.toMarket === null ? "–" : signed(score.totals.toMarket),
    score.btts.brier.toFixed(4),
    signed(score.btts.toBaseRate),
  ]);
  return aligned([head, ...rows]);
}

/** The difference of the three sets to the market by league and by season; empty where there are no prices. */
export function breakdownTable(scores: readonly ModelScore[]): string {
  const told = sets.map((model) => scores.find((score) => score.model === model));
  const rows = [
    groupRows(told.map((score) => score?.byLeague)),
    groupRows(told.map((score) => score?.bySeason)),
  ].flat();
  return rows.length === 0 ? "" : aligned([["log loss to market", ...sets], ...rows]);
}

/** Where the figures stand now, in one line. */
export function registrationText(stateRoot: string, { added, known }: Registration): string {
  const parts = [
    ...(added.length > 0 ? [`registered in ${stateRoot} (${added.join(", ")})`] : []),
    ...(known.length > 0 ? [`already registered in ${known.join(", ")}`] : []),
  ];
  const text = parts.join("; ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}; the record page and /api/v1/predictions/performance/ show it.`;
}

function groupRows(columns: readonly (GroupFigures[] | undefined)[]): string[][] {
  const names = columns.flatMap((groups) => groups?.flatMap(({ name, toMarket }) => (toMarket ? [name] : [])) ?? []);
  return [...new Set(names)].map((name) => [
    name,
    ...columns.map((groups) => withInterval(groups?.find((group) => group.name === name)?.toMarket ?? null)),
  ]);
}

/** Of national teams, whom no market prices in the record: log loss of the results set against the baselines, by what was at stake and by year. */
export function baselineTable(graded: readonly GradedLine[], seed: string): string {
  const byImportance = Map.groupBy(graded, ({ line }) => importanceOf(line.league));
  const worldCups = Map.groupBy(byImportance.get("world") ?? [], ({ season }) => `world ${season}`);
  const groups = [
    ["all", graded] as const,
    ...importances.map((importance) => [importance, byImportance.get(importance) ?? []] as const),
    ...worldCups,
    ...[...Map.groupBy(graded, ({ season }) => season)].toSorted(([a], [b]) => a.localeCompare(b)),
  ];
  const rows = groups.flatMap(([name, lines]) => {
    const losses = ["results", ...baselines].map((model) =>
      lines.flatMap(({ line, outcomeIndex }) => (line.model === model ? [logLoss(line.p, outcomeIndex)] : [])),
    );
    const [results = [], , elo = []] = losses;
    if (results.length === 0) return [];
    const means = losses.map((each) => (each.reduce((sum, loss) => sum + loss, 0) / each.length).toFixed(4));
    const toElo = bootstrapMean(
      results.flatMap((loss, index) => (elo[index] === undefined ? [] : [loss - elo[index]])),
      `${seed} ${name}`,
    );
    return [[name, String(results.length), ...means, withInterval(toElo)]];
  });
  return aligned([["log loss", "matches", "results", ...baselines, "results to plain-elo"], ...rows]);
}

/** Who scores first, and who at all, by the shares of the model and two simpler ones. */
export function scorersTable({ matches, players, first, anytime }: ScorersScore): string {
  const rows = shareKinds.map((kind) => [
    kind,
    ...[anytime[kind], first[kind]].flatMap(({ brier, calibrationError }) => [
      brier.toFixed(5),
      calibrationError.toFixed(4),
    ]),
  ]);
  const head = ["share of goals", "anytime Brier", "ECE", "first Brier", "ECE"];
  return `Scorers: ${players} players known to be active before ${matches} matches\n${aligned([head, ...rows])}`;
}

/** The recommended stakes in one paragraph. */
export function stakesText(stakes: StakesSummary): string {
  if (stakes.bets === 0) return "Recommended stakes: none (no edge above 2 % at the best pre-match price).";
  const part = (value: number | null) => (value === null ? "–" : `${(100 * value).toFixed(2)} %`);
  return (
    `Recommended stakes (published set, best recorded pre-match price, edge > 2 %, quarter Kelly on a constant bankroll): ` +
    `${stakes.bets} bets, yield ${part(stakes.yield)} (equal stakes ${part(stakes.flatYield)}), ` +
    `closing-line value ${part(stakes.closingLineValue)}.\n` +
    `The best price is a maximum over many books, not all of them open to everybody, nor all at the same instant.`
  );
}

/** A mean with its interval, as in "−0.0118 [−0.0154, −0.0076]". */
export function withInterval(interval: Interval | null): string {
  if (interval === null) return "–";
  return `${signed(interval.mean)} [${signed(interval.low95)}, ${signed(interval.high95)}]`;
}

/** With its sign, to four decimals. */
export function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(4)}`;
}

/** First column to the left, the others to the right. */
export function aligned(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  "),
    )
    .join("\n");
}
