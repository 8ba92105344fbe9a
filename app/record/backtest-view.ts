import type { BacktestBody } from "../../worker/predict/backtests/contract.ts";

/** The three sets, in the order they are told in. */
const setIds = ["results", "independent", "published"];

/** What the pages show of one run: every model in a line, the sets in detail. */
export type BacktestView = {
  run: Pick<
    BacktestBody,
    "source" | "leagues" | "from" | "to" | "matches" | "engine_version" | "data_hash" | "command" | "lookahead_check"
  > & { createdAtMs: number };
  models: ModelLine[];
  sets: SetDetail[];
  stakes: BacktestBody["stakes"];
  others: { run: number; source: string; leagues: string[]; from: string; to: string; matches: number }[];
};

export type ModelLine = Pick<
  BacktestBody,
  "model" | "name" | "market" | "log_loss" | "ranked_probability_score" | "brier" | "accuracy" | "matches"
> & { calibrationError: number; isSet: boolean };

export type SetDetail = Pick<BacktestBody, "model" | "name" | "calibration"> & {
  by_league: GroupLine[];
  by_season: GroupLine[];
  by_month: GroupLine[];
  calibrationError: number;
};

type GroupLine = Omit<BacktestBody["by_league"][number], "log_loss">;

/**
 * Shown is the run over most matches among those of the engine that ran last: a small run tried out afterwards hides no
 * large one, and an engine of the past shows nothing any more.
 *
 * @param entries newest run first
 */
export function backtestView(entries: readonly BacktestBody[]): BacktestView | null {
  const [newest] = entries;
  if (!newest) return null;
  const shown = entries
    .filter((entry) => entry.engine_version === newest.engine_version)
    .reduce((largest, entry) => (entry.matches > largest.matches ? entry : largest), newest);
  const models = entries.filter(({ run }) => run === shown.run);
  const { source, leagues, from, to, matches, engine_version, data_hash, command, lookahead_check } = shown;
  return {
    run: {
      source,
      leagues,
      from,
      to,
      matches,
      engine_version,
      data_hash,
      command,
      lookahead_check,
      createdAtMs: Date.parse(shown.created_at),
    },
    models: models.map(modelLine),
    sets: withoutTwins(setIds.flatMap((model) => models.find((entry) => entry.model === model) ?? [])).map(
      ({ model, name, by_league, by_season, by_month, calibration, expected_calibration_error: error }) => ({
        model,
        name,
        by_league: by_league.map(groupLine),
        by_season: by_season.map(groupLine),
        by_month: by_month.map(groupLine),
        calibration,
        calibrationError: error,
      }),
    ),
    stakes: models.find(({ stakes }) => stakes !== null)?.stakes ?? null,
    others: [...new Map(entries.map((entry) => [entry.run, entry])).values()]
      .filter(({ run }) => run !== shown.run)
      .map((entry) => ({
        run: entry.run,
        source: entry.source,
        leagues: entry.leagues,
        from: entry.from,
        to: entry.to,
        matches: entry.matches,
      })),
  };
}

function modelLine(entry: BacktestBody): ModelLine {
  const { model, name, market, log_loss, ranked_probability_score, brier, accuracy, matches } = entry;
  return {
    model,
    name,
    market,
    log_loss,
    ranked_probability_score,
    brier,
    accuracy,
    matches,
    calibrationError: entry.expected_calibration_error,
    isSet: setIds.includes(model),
  };
}

/** As fine as it is shown: the page is sent with its figures twice, as text and for the browser. */
function groupLine({ name, count, market }: BacktestBody["by_league"][number]): GroupLine {
  return {
    name,
    count,
    market: market && {
      count: market.count,
      difference: short(market.difference),
      low: short(market.low),
      high: short(market.high),
    },
  };
}

function short(value: number): number {
  return Math.round(1e5 * value) / 1e5;
}

/** Where a record has no prices the sets are one, and are drawn once. */
function withoutTwins(sets: readonly BacktestBody[]): BacktestBody[] {
  return sets.filter(
    (set, index) =>
      !sets.slice(0, index).some((earlier) => earlier.log_loss === set.log_loss && earlier.brier === set.brier),
  );
}
