import { strengthOf } from "../models/dixon-coles.ts";
import { impliedRho } from "../models/implied-goals.ts";
import { type MemoryValues, memoryStrengths } from "../models/strength-memory.ts";
import type { ComponentId, Predictors } from "./components.ts";
import type { EngineFixture } from "./match.ts";

/**
 * A match on the log-goals scale: log λ = intercept + advantage.home + attack(home) − defence(away), and
 * log μ = intercept + advantage.away + attack(away) − defence(home).
 */
export type GoalStrengths = {
  intercept: number;
  advantage: { home: number; away: number };
  rho: number;
  home: { attack: number; defence: number };
  away: { attack: number; defence: number };
};

/** The component that can tell attack from defence: Dixon-Coles, or the memory of results in a pool without it. */
export function goalStrengthsOf(
  { dixonColes, resultMemory }: Pick<Predictors, "dixonColes"> & { resultMemory: MemoryValues },
  fixture: EngineFixture,
): { goals: GoalStrengths; goalComponent: ComponentId } {
  if (!dixonColes) {
    return { goals: { ...memoryStrengths(resultMemory, fixture), rho: impliedRho }, goalComponent: "result-memory" };
  }
  const { intercept, homeAdvantage, rho } = dixonColes;
  return {
    goals: {
      intercept,
      advantage: { home: homeAdvantage, away: 0 },
      rho,
      home: strengthOf(dixonColes, fixture.homeTeamId),
      away: strengthOf(dixonColes, fixture.awayTeamId),
    },
    goalComponent: "dixon-coles",
  };
}
