import type { MatchBody } from "../../worker/matches/contract.ts";
import { slugOf } from "../../worker/matches/match.ts";
import { type Market, selectionsOf } from "../../worker/predict/market.ts";
import type { PredictionBody } from "../../worker/predict/contract.ts";
import { formatTime } from "../locale/format.ts";

/** A match in a line: what every list shows of it. Hours are already words, so that server and browser cannot differ. */
export type MatchLine = {
  matchId: number;
  home: string;
  away: string;
  homeCrest: string;
  awayCrest: string;
  kickoffMs: number;
  time: string;
  timeEstimated: boolean;
  status: MatchBody["status"];
  providerStatus: string;
  minute: number | null;
  /** After 90 minutes once the match is over, before that the goals so far. */
  score: readonly [home: number, away: number] | null;
  /** After extra time, the 90 minutes included. */
  extraTime: readonly [home: number, away: number] | null;
  /** Goals of the shoot-out. */
  penalties: readonly [home: number, away: number] | null;
};

/** What a prediction adds to the line of its match. */
export type PredictionLine = MatchLine & {
  id: number;
  type: Market;
  probabilities: number[];
  /** The market's probabilities of the same outcomes, where they are another opinion than the published ones. */
  market: number[] | null;
  pick: string;
  pickText: string;
  confidence: number;
  odds: number | null;
  oddsSimulated: boolean;
  verdict: "right" | "wrong" | "void" | null;
  /** Index of what happened. */
  outcome: number | null;
};

export function matchLine(match: MatchBody, zone: string): MatchLine {
  const kickoffMs = Date.parse(match.match_date);
  const score = match.full_time ?? { home: match.home_score, away: match.away_score };
  return {
    matchId: match.id,
    home: match.home_team,
    away: match.away_team,
    homeCrest: new URL(match.home_team_logo).pathname,
    awayCrest: new URL(match.away_team_logo).pathname,
    kickoffMs,
    time: formatTime(kickoffMs, zone),
    timeEstimated: match.match_date_estimated,
    status: match.status,
    providerStatus: match.provider_status,
    minute: match.minute,
    score: pairOf(score),
    extraTime: pairOf(match.extra_time),
    penalties: pairOf(match.penalties),
  };
}

export function predictionLine(body: PredictionBody, zone: string): PredictionLine {
  const selections: readonly string[] = selectionsOf[body.type];
  return {
    ...matchLine(body.match, zone),
    id: body.id,
    type: body.type,
    probabilities: selections.map((selection) => body.probabilities[selection] ?? 0),
    market:
      body.type === "1X2" && body.market_probabilities && body.probability_source !== "market"
        ? [...body.market_probabilities]
        : null,
    pick: body.prediction_type,
    pickText: body.prediction_text,
    confidence: body.confidence,
    odds: body.odds,
    oddsSimulated: body.odds_simulated,
    verdict: verdictOf(body.status),
    outcome: outcomeOf(body),
  };
}

/** Names a league in addresses: two countries may call theirs the same. */
export function leagueSlug(match: { league: string; country: string }): string {
  return slugOf(`${match.league} ${match.country}`);
}

function pairOf(score: { home: number | null; away: number | null } | null): [home: number, away: number] | null {
  return !score || score.home === null || score.away === null ? null : [score.home, score.away];
}

function verdictOf(status: PredictionBody["status"]): PredictionLine["verdict"] {
  if (status === "pending") return null;
  return status === "success" ? "right" : status === "failure" ? "wrong" : "void";
}

/** Which of the market's outcomes the judged score was. */
function outcomeOf({ type, real_score: realScore }: PredictionBody): number | null {
  const [home, away] = (realScore ?? "").split("-").map(Number);
  if (realScore === null || home === undefined || away === undefined) return null;
  if (type === "1X2") return home > away ? 0 : home === away ? 1 : 2;
  return type === "OU" ? (home + away > 2 ? 0 : 1) : home > 0 && away > 0 ? 0 : 1;
}
