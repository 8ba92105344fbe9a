import type * as z from "zod";

import { decimalOf } from "../platform/money.ts";
import type { kellyBody, kellySchema, stakeBody, stakeSchema } from "./calculator-contract.ts";
import { type StakeQuestion, calculateStake, simulateStake } from "./calculator.ts";
import type { FanPoint, Simulation } from "./simulation.ts";
import { basisPointsOf } from "./stakes.ts";

/** The calculator of the documents: Kelly's stake and its part. */
export function answerKelly(body: z.output<typeof kellyBody>): z.infer<typeof kellySchema> {
  const { risk_factor: riskFactor } = body;
  const { kelly_stake: kellyStake, ...answer } = answerStake({ method: "kelly", ...body });
  return {
    recommended_stake: kellyStake ?? answer.stake,
    kelly_percentage: answer.kelly_percentage ?? 0,
    adjusted_stake: answer.stake,
    risk_adjusted: riskFactor !== 1,
    max_loss: answer.max_loss,
    potential_profit: answer.potential_profit,
    edge: answer.edge ?? 0,
    two_points_lower: answer.two_points_lower ?? answer.stake,
    no_stake_reason: answer.no_stake_reason,
  };
}

/** The stake of any method, and what may become of a bankroll that is staked that way where that is asked. */
export function answerStake(body: z.output<typeof stakeBody>): z.infer<typeof stakeSchema> {
  const question = questionOf(body);
  const { stakeMinor, reason, doubt, potentialProfitMinor, ifWonMinor, ifLostMinor } = calculateStake(question);
  const { simulation, probability } = body;
  return {
    method: body.method,
    stake: decimalOf(stakeMinor),
    no_stake_reason: reason,
    max_loss: decimalOf(stakeMinor),
    potential_profit: decimalOf(potentialProfitMinor),
    balance_if_won: decimalOf(ifWonMinor),
    balance_if_lost: decimalOf(ifLostMinor),
    edge: doubt && toMillionths(doubt.edge),
    kelly_percentage: doubt && toMillionths(doubt.kellyShare),
    kelly_stake: doubt && decimalOf(doubt.kellyStakeMinor),
    two_points_lower: doubt && decimalOf(doubt.twoPointsLowerMinor),
    simulation:
      simulation && probability !== undefined && stakeMinor > 0
        ? simulationBody(
            simulateStake(question, probability, {
              bets: simulation.bets,
              overestimatedBy: simulation.overestimated_by,
            }),
            simulation,
          )
        : null,
  };
}

function questionOf(body: z.output<typeof stakeBody>): StakeQuestion {
  const common = { bankrollMinor: body.bankroll_amount, oddsThousandths: body.odds };
  if (body.method === "kelly") {
    return { ...common, method: "kelly", probability: body.probability, riskFactor: body.risk_factor };
  }
  const probability = body.probability ?? null;
  if (body.method === "flat") return { ...common, method: "flat", probability, stakeMinor: body.stake };
  return { ...common, method: "percentage", probability, basisPoints: basisPointsOf(body.percentage) };
}

function simulationBody(
  simulation: Simulation,
  asked: { bets: number; overestimated_by: number },
): NonNullable<z.infer<typeof stakeSchema>["simulation"]> {
  return {
    bets: asked.bets,
    paths: simulation.paths,
    overestimated_by: asked.overestimated_by,
    fan: simulation.fan.map(fanPointBody),
    ended_above: simulation.endedAbove,
    ruined: simulation.ruined,
    mean_maximum_drawdown: toMillionths(simulation.meanMaximumDrawdown),
  };
}

function fanPointBody({ bets, p5, p25, p50, p75, p95 }: FanPoint) {
  return {
    bets,
    p5: decimalOf(p5),
    p25: decimalOf(p25),
    p50: decimalOf(p50),
    p75: decimalOf(p75),
    p95: decimalOf(p95),
  };
}

function toMillionths(value: number): number {
  return Math.round(value * 1e6) / 1e6;
}
