import type { ResultProbabilities } from "../market.ts";
import { goalProbabilities } from "./goal-probabilities.ts";

/** Correlation of the low scores assumed when prices are turned into goals, and when goals are turned back. */
export const impliedRho = -0.08;

const halves = { result: 0.6, totals: 0.4 };
const probabilityFloor = 1e-4;
const maxIterations = 25;
/** Beyond these no football match has ever been priced: log-ratio of the expected goals, and log of their product. */
const bounds = { supremacy: 4, product: { low: -3.5, high: 3 } };

/**
 * The expected goals that the market's probabilities without margin imply: those whose score distribution (Dixon and Coles
 * 1997, ρ −0.08) comes nearest to them. The balance of home and away wins weighs most; what the draw and the totals price say
 * about the number of goals contradicts itself a little, and is averaged.
 *
 * Gauss-Newton on the log-odds of home against away, of the draw and of more than 2.5 goals. After Wunderlich and Memmert
 * (2018), PLoS ONE 13(6), who rate teams by what prices say instead of by results.
 *
 * @param result 1X2 without margin
 * @param over25 more than 2.5 goals, without margin; null where nobody priced it
 */
export function impliedGoals(result: ResultProbabilities, over25: number | null): { home: number; away: number } {
  const [home, draw, away] = result.map((p) => Math.min(Math.max(p, probabilityFloor), 1 - probabilityFloor));
  const target = {
    balance: Math.log((home ?? 0.4) / (away ?? 0.3)),
    draw: logit(draw ?? 0.3),
    over: over25 === null ? null : logit(Math.min(Math.max(over25, probabilityFloor), 1 - probabilityFloor)),
  };
  let supremacy = 0.75 * target.balance;
  let product = 0.5;
  for (let iteration = 0; iteration < maxIterations; iteration += 1) {
    const here = missOf(supremacy, product, target);
    const bySupremacy = slope(missOf(supremacy + 1e-5, product, target), here);
    const byProduct = slope(missOf(supremacy, product + 1e-5, target), here);
    const a = dot(bySupremacy, bySupremacy);
    const b = dot(bySupremacy, byProduct);
    const c = dot(byProduct, byProduct);
    const determinant = a * c - b * b + 1e-12;
    const u = dot(bySupremacy, here);
    const v = dot(byProduct, here);
    const supremacyStep = clamp(-(c * u - b * v) / determinant, -0.7, 0.7);
    const productStep = clamp(-(a * v - b * u) / determinant, -0.5, 0.5);
    supremacy = clamp(supremacy + supremacyStep, -bounds.supremacy, bounds.supremacy);
    product = clamp(product + productStep, bounds.product.low, bounds.product.high);
    if (Math.abs(supremacyStep) + Math.abs(productStep) < 1e-10) break;
  }
  return { home: Math.exp((product + supremacy) / 2), away: Math.exp((product - supremacy) / 2) };
}

type Target = { balance: number; draw: number; over: number | null };
type Miss = readonly [balance: number, draw: number, over: number];

function missOf(supremacy: number, product: number, target: Target): Miss {
  const { result, over25 } = goalProbabilities({
    homeGoals: Math.exp((product + supremacy) / 2),
    awayGoals: Math.exp((product - supremacy) / 2),
    rho: impliedRho,
  });
  const draw = logit(result[1]) - target.draw;
  return [
    Math.log(result[0] / result[2]) - target.balance,
    target.over === null ? draw : halves.result * draw,
    target.over === null ? 0 : halves.totals * (logit(over25) - target.over),
  ];
}

function slope(moved: Miss, here: Miss): Miss {
  return [(moved[0] - here[0]) / 1e-5, (moved[1] - here[1]) / 1e-5, (moved[2] - here[2]) / 1e-5];
}

function dot(left: Miss, right: Miss): number {
  return left[0] * right[0] + left[1] * right[1] + left[2] * right[2];
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
