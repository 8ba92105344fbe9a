import { closingLineValue } from "../../worker/predict/closing-line.ts";
import { powerProbabilities } from "../../worker/predict/no-vig.ts";
import type { PredictedMatch } from "./predict-league.ts";

/** What came of staking where the published probability was worth more than the best price asked. */
export type StakesSummary = {
  bets: number;
  /** In bankrolls, the bankroll being the same before every bet. */
  staked: number;
  profit: number;
  /** Profit over stakes; null without a bet. */
  yield: number | null;
  /** The same with equal stakes. */
  flatYield: number | null;
  /** Mean; null where no closing price is known. */
  closingLineValue: number | null;
};

const leastEdge = 0.02;
const kellyFraction = 0.25;

/** Quarter Kelly on every selection whose edge, probability · odds − 1, is above 2 %, by the published set at the best pre-match price. */
export function stakesOf(predicted: readonly PredictedMatch[]): StakesSummary {
  const bets = predicted.flatMap(({ match, lines }) => {
    const line = lines.find(({ model }) => model === "published");
    const { score, best, closing } = match;
    if (!line || !score || !best) return [];
    const won = score.home > score.away ? 0 : score.home === score.away ? 1 : 2;
    const fair = closing?.every((odds) => odds >= 1.01) ? powerProbabilities(closing) : null;
    return line.p.flatMap((probability, selection) => {
      const odds = best[selection] ?? 0;
      const edge = probability * odds - 1;
      if (!(odds >= 1.01) || !(edge > leastEdge)) return [];
      const stake = (kellyFraction * edge) / (odds - 1);
      const closingValue = closingLineValue(odds, fair?.[selection] ?? null);
      return [{ stake, gain: won === selection ? odds - 1 : -1, closingValue }];
    });
  });
  const staked = bets.reduce((sum, { stake }) => sum + stake, 0);
  const profit = bets.reduce((sum, { stake, gain }) => sum + stake * gain, 0);
  const closingValues = bets.flatMap(({ closingValue }) => (closingValue === null ? [] : [closingValue]));
  return {
    bets: bets.length,
    staked,
    profit,
    yield: staked > 0 ? profit / staked : null,
    flatYield: bets.length > 0 ? bets.reduce((sum, { gain }) => sum + gain, 0) / bets.length : null,
    closingLineValue:
      closingValues.length > 0 ? closingValues.reduce((sum, value) => sum + value, 0) / closingValues.length : null,
  };
}
