import type { Backtest, BacktestModel } from "../../worker/predict/backtests/backtest.ts";
import { clubEloSettings } from "../../worker/predict/models/elo.ts";
import { marketMemorySettings, resultMemorySettings } from "../../worker/predict/models/memory-settings.ts";
import { clubPiSettings } from "../../worker/predict/models/pi-ratings.ts";
import { engineVersion, fingerprintOf, hashFiles } from "./identity.ts";
import { type LeagueOutcome, seasonYears } from "./league-task.ts";
import type { BacktestOptions } from "./options.ts";
import { internationalsLeague } from "./read-internationals.ts";
import { filesOf } from "./read-leagues.ts";
import type { ModelScore } from "./score-lines.ts";
import type { StakesSummary } from "./stakes.ts";

/** A run over all models as the registry keeps it: what it was made from, and what it found. */
export function backtestOf(
  options: BacktestOptions,
  leagues: readonly string[],
  found: { outcomes: readonly LeagueOutcome[]; scores: readonly ModelScore[]; stakes: StakesSummary },
): Backtest {
  const { folder, from, to, seed } = options;
  const { outcomes, scores, stakes } = found;
  const run = {
    source: outcomes[0]?.source ?? "",
    dataHash: hashFiles(filesOf(folder, leagues, seasonYears(options))),
    leagues: [...leagues],
    fromDate: from,
    toDate: to,
    seed,
    engineVersion: engineVersion(),
  };
  const data = folder === null ? "" : " --data <folder>";
  const only = leagues.includes(internationalsLeague) ? "" : ` --leagues ${leagues.join(",")}`;
  return {
    ...run,
    fingerprint: fingerprintOf(run),
    command: `npm run backtest --${data}${only} --from ${from} --to ${to} --seed ${seed}`,
    matches: Math.max(0, ...scores.map(({ count }) => count)),
    stakes: {
      bets: stakes.bets,
      yield: stakes.yield,
      flatYield: stakes.flatYield,
      closingLineValue: stakes.closingLineValue,
    },
    lookahead: lookaheadOf(outcomes),
    models: scores.map(({ model, ...figures }) => ({
      ...figures,
      slug: model,
      name: names[model] ?? model,
      parameters: settings[model] ?? {},
    })),
  };
}

const names: Record<string, string> = {
  results: "Results set",
  independent: "Independent set",
  published: "Published set",
  "dixon-coles": "Dixon-Coles, goals",
  "dixon-coles-shots": "Dixon-Coles, shots",
  elo: "Elo",
  pi: "Pi-ratings",
  "result-memory": "Result memory",
  "market-memory": "Market memory",
  "no-vig-power": "Average price, power method",
  "no-vig-shin": "Average price, Shin",
};

/** Settings that stand apart from the code; what a model has beyond them is named by the engine's version. */
const settings: Record<string, BacktestModel["parameters"]> = {
  elo: flattened(clubEloSettings),
  pi: flattened(clubPiSettings),
  "result-memory": flattened(resultMemorySettings),
  "market-memory": flattened(marketMemorySettings),
};

/** Numbers of a tree by their paths: "strength.constant.mean". */
function flattened(tree: object, path = ""): Record<string, number> {
  return Object.fromEntries(
    Object.entries(tree).flatMap(([key, value]: [string, unknown]) => {
      if (typeof value === "number") return [[path + key, value]];
      return typeof value === "object" && value !== null ? Object.entries(flattened(value, `${path}${key}.`)) : [];
    }),
  );
}

function lookaheadOf(outcomes: readonly LeagueOutcome[]): Backtest["lookahead"] {
  const checks = outcomes.flatMap(({ lookahead }) => lookahead ?? []);
  if (checks.length === 0) return null;
  return {
    days: checks.reduce((sum, { days }) => sum + days, 0),
    lines: checks.reduce((sum, { lines }) => sum + lines, 0),
    differences: checks.reduce((sum, { differences }) => sum + differences.length, 0),
  };
}
