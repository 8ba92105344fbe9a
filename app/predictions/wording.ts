import type { Market } from "../../worker/predict/market.ts";
import { formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { wholePercents } from "../ui/whole-percents.ts";
import type { PredictionLine } from "./row.ts";

type Sides = Pick<PredictionLine, "type" | "home" | "away">;

export function marketName(type: Market): string {
  return type === "1X2" ? m.market_result() : type === "OU" ? m.market_over() : m.market_btts();
}

/** The outcomes of a market in the order of its rail: team, draw, team; or the two answers. */
export function outcomeNames({ type, home, away }: Sides): string[] {
  if (type === "1X2") return [home, m.outcome_draw(), away];
  return type === "OU" ? [m.outcome_over(), m.outcome_under()] : [m.outcome_yes(), m.outcome_no()];
}

/** A rail in words: "Probabilités : Paris 54 %, nul 26 %, Marseille 20 %. Marché : 51, 27, 22." */
export function railLabel(line: Sides & Pick<PredictionLine, "probabilities" | "market">): string {
  const percents = wholePercents(line.probabilities);
  const outcomes = outcomeNames(line)
    .map((name, index) => `${name} ${formatPercent((percents[index] ?? 0) / 100)}`)
    .join(", ");
  return line.market
    ? `${m.rail_probabilities({ outcomes })} ${m.rail_market({ percents: wholePercents(line.market).join(", ") })}`
    : m.rail_probabilities({ outcomes });
}

/** A probability as people count: "environ 4 fois sur 10". */
export function frequencyWords(probability: number): string {
  const times = Math.round(probability * 10);
  if (times === 0) return m.frequency_rarely();
  if (times === 10) return m.frequency_nearly_always();
  return m.frequency_of_ten({ times });
}
