import type { Importance } from "../engine/importance.ts";
import type { EngineFixture, EngineMatch } from "../engine/match.ts";
import type { ScoreParameters } from "../score-grid.ts";
import { impliedRho } from "./implied-goals.ts";
import { type ShotRates, type ShotShares, pseudoGoals, startShotRates, withShotsOf } from "./pseudo-goals.ts";
import {
  type TeamFilter,
  type TeamFilterSettings,
  type TeamValues,
  advance,
  createTeamFilter,
  enter,
  expectationFrom,
  expectationOf,
  observe,
  teamValue,
  valuesOf,
} from "./team-filter.ts";

/**
 * Two filters a pool of divisions: log(λ/μ) = home advantage + strength(home) − strength(away), and
 * log(λ·μ) = level + openness(home) + openness(away), where λ and μ are the goals home and away are expected to score.
 * With strength = attack + defence and openness = attack − defence this is the log-linear model of Maher (1982), split
 * into two halves that prices know about with different noise.
 */
export type MemorySettings = {
  strength: TeamFilterSettings;
  openness: TeamFilterSettings;
  /** Noise of what a closing price says about log(λ/μ) and log(λ·μ); null: prices are not looked at. */
  priceVariance: { strength: number; openness: number } | null;
  /** Multiplies the Poisson noise 1/λ + 1/μ of what the (pseudo-)goals of a match say. */
  goalVariance: { strength: number; openness: number };
  /** The same where shots are known, which are less a matter of luck. */
  shotVariance: { strength: number; openness: number };
  /** Multiplies the noise of goals, by what the match was about; null where all matches count alike. */
  importanceVariance: Readonly<Record<Importance, number>> | null;
  shares: ShotShares;
};

export type StrengthMemory = {
  settings: MemorySettings;
  strength: TeamFilter;
  openness: TeamFilter;
  rates: Map<number, ShotRates>;
};

/** Plain JSON: all that a prediction needs. */
export type MemoryValues = { strength: TeamValues; openness: TeamValues };

export function createStrengthMemory(settings: MemorySettings): StrengthMemory {
  return {
    settings,
    strength: createTeamFilter(settings.strength),
    openness: createTeamFilter(settings.openness),
    rates: new Map(),
  };
}

/**
 * Learns from all matches of one day, in any order: what a match says is measured against what was expected that morning.
 *
 * A score k says (k − λ)/λ about log λ, with the variance 1/λ (the extended Kalman filter for a Poisson observation, as in
 * Fahrmeir 1992); a closing price says the goals it implies.
 */
export function rememberDay(memory: StrengthMemory, day: number, matches: readonly EngineMatch[]): void {
  const { settings, strength, openness } = memory;
  advance(strength, day);
  advance(openness, day);
  for (const { division, homeTeamId, awayTeamId } of matches) {
    enter(strength, division, [homeTeamId, awayTeamId]);
    enter(openness, division, [homeTeamId, awayTeamId]);
  }
  const said = matches.map((match) => ({ match, ...surprisesOf(memory, match) }));
  for (const { match, goals, price } of said) {
    if (price && settings.priceVariance) {
      observe(strength, match, price.strength, settings.priceVariance.strength);
      observe(openness, match, price.openness, settings.priceVariance.openness);
    }
    const variance = goals.fromShots ? settings.shotVariance : settings.goalVariance;
    const factor = settings.importanceVariance && match.importance ? settings.importanceVariance[match.importance] : 1;
    observe(strength, match, goals.strength, factor * variance.strength * goals.poissonVariance);
    observe(openness, match, goals.openness, factor * variance.openness * goals.poissonVariance);
  }
  for (const match of matches) {
    memory.rates.set(match.division, withShotsOf(memory.rates.get(match.division) ?? startShotRates(), match));
  }
}

/** What the memory knows as of `day`, before any match of that day. */
export function memoryValues(memory: StrengthMemory, day: number): MemoryValues {
  return { strength: valuesOf(memory.strength, day), openness: valuesOf(memory.openness, day) };
}

/** Expected goals of a fixture; teams never seen count as having just arrived. */
export function memoryForecast(
  values: MemoryValues,
  fixture: EngineFixture,
  settings: MemorySettings,
): ScoreParameters {
  const ratio = expectationFrom(values.strength, fixture, settings.strength.constant.mean);
  const product = expectationFrom(values.openness, fixture, settings.openness.constant.mean);
  return { ...goalsOf(ratio, product), rho: impliedRho };
}

/**
 * What {@link memoryForecast} is made of, as attack and defence: strength is their sum and openness their difference.
 *
 * @returns without the advantage of the ground where the pool has not learned it
 */
export function memoryStrengths({ strength, openness }: MemoryValues, fixture: Omit<EngineFixture, "neutral">) {
  const advantage = strength.constants[fixture.division] ?? 0;
  function teamOf(teamId: number): { attack: number; defence: number } {
    const [sum, difference] = [
      teamValue(strength, teamId, fixture.division),
      teamValue(openness, teamId, fixture.division),
    ];
    return { attack: (sum + difference) / 2, defence: (sum - difference) / 2 };
  }
  return {
    intercept: (openness.constants[fixture.division] ?? 0) / 2,
    advantage: { home: advantage / 2, away: -advantage / 2 },
    home: teamOf(fixture.homeTeamId),
    away: teamOf(fixture.awayTeamId),
  };
}

function surprisesOf(memory: StrengthMemory, match: EngineMatch) {
  const { division, homeTeamId, awayTeamId, neutral } = match;
  const ratio = expectationOf(memory.strength, division, homeTeamId, awayTeamId, neutral);
  const product = expectationOf(memory.openness, division, homeTeamId, awayTeamId, neutral);
  const { homeGoals: home, awayGoals: away } = goalsOf(ratio, product);
  const shots = pseudoGoals(match, memory.rates.get(division) ?? startShotRates(), memory.settings.shares);
  const scored = shots ?? { home: match.homeGoals, away: match.awayGoals };
  const [homeSurprise, awaySurprise] = [(scored.home - home) / home, (scored.away - away) / away];
  const priced = match.closing?.goals;
  return {
    goals: {
      strength: ratio + homeSurprise - awaySurprise,
      openness: product + homeSurprise + awaySurprise,
      poissonVariance: 1 / home + 1 / away,
      fromShots: shots !== null,
    },
    price: priced
      ? { strength: Math.log(priced.home / priced.away), openness: Math.log(priced.home * priced.away) }
      : null,
  };
}

function goalsOf(ratio: number, product: number): { homeGoals: number; awayGoals: number } {
  // Far outside what football shows, where a wild first observation could otherwise lead.
  const [boundedRatio, boundedProduct] = [clamp(ratio, 3.5), clamp(product, 2.5)];
  return {
    homeGoals: Math.exp((boundedProduct + boundedRatio) / 2),
    awayGoals: Math.exp((boundedProduct - boundedRatio) / 2),
  };
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, -most), most);
}
