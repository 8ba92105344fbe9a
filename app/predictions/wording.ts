import type { Market } from "../../worker/predict/market.ts";
import { formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { wholePercents } from "../ui/whole-percents.ts";
import type { MatchLine, PredictionLine } from "./row.ts";

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

type Decision = Pick<MatchLine, "status" | "providerStatus" | "score" | "extraTime" | "penalties">;

/** What followed the 90 minutes: "2–1 après prolongation", "3–4 aux tirs au but"; null where nothing did. */
export function decisionWords(line: Decision, length: "long" | "short" = "long"): string | null {
  const [afterExtraTime, afterShootOut] =
    length === "long"
      ? [m.decided_extra_time, m.decided_shoot_out]
      : [m.decided_extra_time_short, m.decided_shoot_out_short];
  const { extraTime, penalties, score } = line;
  const isOver = line.status === "finished";
  // Extra time without a goal says nothing that the shoot-out does not.
  const changedNothing = penalties !== null && String(extraTime) === String(score);
  const parts = [
    isOver && extraTime && !changedNothing ? afterExtraTime({ score: extraTime.join("–") }) : null,
    penalties && (isOver || line.providerStatus === "P") ? afterShootOut({ score: penalties.join("–") }) : null,
  ];
  return parts.filter((part) => part !== null).join(", ") || null;
}

/** That a match is over, and how, where its scores do not say it already. */
export function finishedWords(line: Decision): string {
  if (decisionWords(line) !== null) return m.status_finished();
  if (line.providerStatus === "AET") return m.status_finished_extra_time();
  return line.providerStatus === "PEN" ? m.status_finished_shoot_out() : m.status_finished();
}

/** The goals that decided a match: those of the shoot-out, else of extra time, else of the 90 minutes. */
export function decidingScore({ score, extraTime, penalties }: Decision): Decision["score"] {
  return penalties ?? extraTime ?? score;
}

/** A probability as people count: "environ 4 fois sur 10". */
export function frequencyWords(probability: number): string {
  const times = Math.round(probability * 10);
  if (times === 0) return m.frequency_rarely();
  if (times === 10) return m.frequency_nearly_always();
  return m.frequency_of_ten({ times });
}
