import { marketsOf, scoreGrid } from "../../predict/score-grid.ts";
import type { ProviderPrice } from "./provider.ts";
import { normalDraw, seededRandom } from "../../platform/seeded-random.ts";
import type { TapeFact, TapeQuote, TapeScore } from "./tape.ts";

type Market = ProviderPrice["market"];

/** A match to learn from once it is over, and to price before, in the markets for which the record has no price. */
export type SimulatedMatch = {
  ref: string;
  /** Competitions of one pool score alike: each of clubs is its own, all of national teams are one. */
  pool: string;
  /** True when neither team is at home. */
  neutral: boolean;
  homeRef: string;
  awayRef: string;
  announcedAtMs: number;
  kickoffAtMs: number;
  /** The 90-minute score, and when the match was over. */
  result: { score: TapeScore; knownAtMs: number } | null;
  markets: readonly Market[];
};

type Ratings = {
  /** Mean goals of a home and an away side, by pool. */
  means: Map<string, { home: number; away: number }>;
  /** Log of how much more a team scores, and concedes, than the mean of its pool. */
  teams: Map<string, { attack: number; defence: number }>;
};

type Step =
  | { atMs: number; kind: "result"; match: SimulatedMatch; score: TapeScore }
  | { atMs: number; kind: "price"; match: SimulatedMatch; stage: "opening" | "move" | "closing" };

const dayMs = 86_400_000;
const openingDays = 6;
const moveDays = 2;
const postingHourUtc = 10;
const margin = 0.06;
/** Share of every price that allows for being wrong: with odds of at least 1.01 it keeps any book above 1. */
const caution = 0.02;
/** Standard deviations on the log of expected goals: a lasting misjudgement of the match, and one of each posting. */
const matchNoise = 0.06;
const postingNoise = 0.02;
const learningRate = 0.035;
const meanLearningRate = 0.01;
const initialMeans = { home: 1.5, away: 1.15 };

/**
 * Prices of the simulated bookmaker, which exists so that people can practise where a record has no prices. Everything
 * happens in the order of the match clock: a price knows the results that were over when it was posted, and no other.
 * Opening six days before kick-off and one move two days before, both posted at 10:00 UTC, and closing at kick-off.
 *
 * @param matches in any order; those with an empty `markets` are only learned from
 */
export function simulatePrices(matches: readonly SimulatedMatch[], seed: string): TapeFact[] {
  const ratings: Ratings = { means: new Map(), teams: new Map() };
  const facts: TapeFact[] = [];
  for (const step of stepsOf(matches)) {
    if (step.kind === "result") learn(ratings, step.match, step.score);
    else facts.push(priceFact(ratings, step, seed));
  }
  return facts;
}

function stepsOf(matches: readonly SimulatedMatch[]): Step[] {
  const steps: Step[] = [];
  for (const match of matches) {
    const { result, kickoffAtMs } = match;
    if (result) steps.push({ atMs: result.knownAtMs, kind: "result", match, score: result.score });
    if (match.markets.length === 0) continue;
    const openingAtMs = Math.max(match.announcedAtMs, postingAtMs(kickoffAtMs - openingDays * dayMs));
    const moveAtMs = postingAtMs(kickoffAtMs - moveDays * dayMs);
    if (openingAtMs < kickoffAtMs) steps.push({ atMs: openingAtMs, kind: "price", match, stage: "opening" });
    if (moveAtMs > openingAtMs) steps.push({ atMs: moveAtMs, kind: "price", match, stage: "move" });
    steps.push({ atMs: kickoffAtMs, kind: "price", match, stage: "closing" });
  }
  return steps.toSorted(
    (a, b) =>
      a.atMs - b.atMs ||
      Number(a.kind === "price") - Number(b.kind === "price") ||
      (a.match.ref < b.match.ref ? -1 : 1),
  );
}

function postingAtMs(atMs: number): number {
  return Math.floor(atMs / dayMs) * dayMs + postingHourUtc * 3_600_000;
}

function priceFact(ratings: Ratings, { match, atMs, stage }: Extract<Step, { kind: "price" }>, seed: string): TapeFact {
  const lasting = seededRandom(`${seed}|price|${match.ref}`);
  const passing = seededRandom(`${seed}|price|${match.ref}|${stage}`);
  const expected = expectedGoals(ratings, match);
  const noisy = (goals: number) =>
    Math.min(
      6,
      Math.max(0.15, goals * Math.exp(matchNoise * normalDraw(lasting) + postingNoise * normalDraw(passing))),
    );
  const markets = marketsOf(
    scoreGrid({ homeGoals: noisy(expected.home), awayGoals: noisy(expected.away), rho: -0.05 }),
  );
  const totals = markets.totals.find(({ line }) => line === 2.5) ?? { over: 0.5, under: 0.5 };
  const probabilities: Record<Market, readonly number[]> = {
    "1X2": markets.result,
    OU: [totals.over, totals.under],
    BTTS: [markets.bothTeamsToScore.yes, markets.bothTeamsToScore.no],
  };
  const quotes = match.markets.map((market): TapeQuote => ({
    bookmaker: "simulated",
    market,
    lineHundredths: market === "OU" ? 250 : null,
    oddsThousandths: probabilities[market].map(oddsOf),
  }));
  return { fixtureRef: match.ref, knownAtMs: atMs, kind: "price", payload: { closing: stage === "closing", quotes } };
}

function oddsOf(probability: number, _index: number, all: readonly number[]): number {
  const cautious = (1 - caution) * probability + caution / all.length;
  return Math.max(1010, Math.floor(1000 / (cautious * (1 + margin))));
}

function expectedGoals(ratings: Ratings, match: SimulatedMatch): TapeScore {
  const means = meansOf(ratings, match);
  const home = ratings.teams.get(match.homeRef) ?? { attack: 0, defence: 0 };
  const away = ratings.teams.get(match.awayRef) ?? { attack: 0, defence: 0 };
  return {
    home: means.home * Math.exp(home.attack + away.defence),
    away: means.away * Math.exp(away.attack + home.defence),
  };
}

function meansOf(ratings: Ratings, { pool, neutral }: SimulatedMatch): TapeScore {
  const means = ratings.means.get(pool) ?? initialMeans;
  const middle = (means.home + means.away) / 2;
  return neutral ? { home: middle, away: middle } : means;
}

/** One step of gradient ascent on the Poisson likelihood of the score. */
function learn(ratings: Ratings, match: SimulatedMatch, score: TapeScore): void {
  const expected = expectedGoals(ratings, match);
  const surprise = { home: score.home - expected.home, away: score.away - expected.away };
  // What is scored on neutral ground tells nothing of what a home ground is worth.
  if (!match.neutral) {
    const means = ratings.means.get(match.pool) ?? initialMeans;
    ratings.means.set(match.pool, {
      home: means.home + meanLearningRate * (score.home - means.home),
      away: means.away + meanLearningRate * (score.away - means.away),
    });
  }
  move(ratings, match.homeRef, surprise.home, surprise.away);
  move(ratings, match.awayRef, surprise.away, surprise.home);
}

function move(ratings: Ratings, teamRef: string, scored: number, conceded: number): void {
  const team = ratings.teams.get(teamRef) ?? { attack: 0, defence: 0 };
  ratings.teams.set(teamRef, {
    attack: team.attack + learningRate * scored,
    defence: team.defence + learningRate * conceded,
  });
}
