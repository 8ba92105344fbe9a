import { solvePositiveDefinite, valueAt } from "./cholesky.ts";

/** Goals need not be whole: pseudo-goals, or the goals that prices imply. */
export type WeightedScore = {
  homeTeamId: number;
  awayTeamId: number;
  neutral: boolean;
  homeGoals: number;
  awayGoals: number;
  weight: number;
};

/** log λ = level + home advantage + attack(home) − defence(away), log μ = level + attack(away) − defence(home); plain JSON. */
export type PoissonStrengths = {
  level: number;
  homeAdvantage: number;
  teams: Record<string, { attack: number; defence: number }>;
  /** Of a team outside the sample. */
  newcomer: { attack: number; defence: number };
};

export type PoissonOptions = {
  /** Precision of the prior on each strength, as if so many goals had been seen; above 0. */
  ridge: number;
  /** Shrunk to `promotedStrength` instead of to 0. */
  promotedTeamIds: ReadonlySet<number>;
  promotedStrength: number;
  /** An earlier fit to start from: fewer iterations, same answer. */
  start: PoissonStrengths | null;
};

const leaguePrior = { level: 0.2, homeAdvantage: 0.25, precision: 10 };
const maxIterations = 40;
const globals = 2;

/**
 * Attack and defence by penalised Poisson quasi-likelihood (Maher 1982 with the weights of Dixon and Coles 1997), Newton on
 * all parameters jointly. The likelihood is concave and the priors make it strictly so: there is one answer, whatever the start.
 */
export function fitPoissonStrengths(scores: readonly WeightedScore[], options: PoissonOptions): PoissonStrengths {
  const teamIds = [...new Set(scores.flatMap(({ homeTeamId, awayTeamId }) => [homeTeamId, awayTeamId]))].sort(
    (a, b) => a - b,
  );
  const positionOf = new Map(teamIds.map((id, position) => [id, position]));
  const sides = scores.flatMap(({ homeTeamId, awayTeamId, neutral, homeGoals, awayGoals, weight }): Side[] => {
    const home = positionOf.get(homeTeamId) ?? 0;
    const away = positionOf.get(awayTeamId) ?? 0;
    return [
      { attacker: home, defender: away, atHome: neutral ? 0 : 1, goals: homeGoals, weight },
      { attacker: away, defender: home, atHome: 0, goals: awayGoals, weight },
    ];
  });
  const prior = priorOf(teamIds, options);
  let parameters = startOf(teamIds, options, prior);
  let posterior = evaluate(parameters, sides, prior, teamIds.length);
  for (let iteration = 0; iteration < maxIterations; iteration += 1) {
    const step = solvePositiveDefinite(posterior.information, posterior.gradient);
    if (step === null) break;
    const largest = step.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    let share = Math.min(1, 1.5 / largest);
    for (; share > 1e-6; share /= 4) {
      const next = parameters.map((value, index) => value + share * valueAt(step, index));
      const attempt = evaluate(next, sides, prior, teamIds.length);
      if (attempt.value >= posterior.value - 1e-9) {
        parameters = next;
        posterior = attempt;
        break;
      }
    }
    if (largest < 1e-9) break;
  }
  return {
    level: valueAt(parameters, 0),
    homeAdvantage: valueAt(parameters, 1),
    teams: Object.fromEntries(
      teamIds.map((id, team) => [
        String(id),
        { attack: valueAt(parameters, globals + team), defence: valueAt(parameters, globals + teamIds.length + team) },
      ]),
    ),
    newcomer: { attack: options.promotedStrength, defence: options.promotedStrength },
  };
}

/** Expected goals of a match; a team outside the sample has the strength of a newcomer. */
export function poissonGoals(
  fit: PoissonStrengths,
  homeTeamId: number,
  awayTeamId: number,
  neutral: boolean,
): { homeGoals: number; awayGoals: number } {
  const home = fit.teams[homeTeamId] ?? fit.newcomer;
  const away = fit.teams[awayTeamId] ?? fit.newcomer;
  return {
    homeGoals: Math.exp(fit.level + (neutral ? 0 : fit.homeAdvantage) + home.attack - away.defence),
    awayGoals: Math.exp(fit.level + away.attack - home.defence),
  };
}

type Side = { attacker: number; defender: number; atHome: number; goals: number; weight: number };
type Prior = { mean: Float64Array; precision: Float64Array };
type Posterior = { value: number; gradient: Float64Array; information: Float64Array };

function evaluate(parameters: Float64Array, sides: readonly Side[], prior: Prior, teamCount: number): Posterior {
  const size = parameters.length;
  const gradient = new Float64Array(size);
  const information = new Float64Array(size * size);
  let value = 0;
  for (const { attacker, defender, atHome, goals, weight } of sides) {
    const attack = globals + attacker;
    const defence = globals + teamCount + defender;
    const log =
      valueAt(parameters, 0) +
      atHome * valueAt(parameters, 1) +
      valueAt(parameters, attack) -
      valueAt(parameters, defence);
    const expected = Math.exp(log);
    value += weight * (goals * log - expected);
    const slope = weight * (goals - expected);
    gradient[0] = valueAt(gradient, 0) + slope;
    gradient[1] = valueAt(gradient, 1) + atHome * slope;
    gradient[attack] = valueAt(gradient, attack) + slope;
    gradient[defence] = valueAt(gradient, defence) - slope;
    const curve = weight * expected;
    // The lower triangle is all the solver reads.
    addTo(information, 0, curve);
    addTo(information, size, atHome * curve);
    addTo(information, size + 1, atHome * curve);
    addTo(information, attack * size, curve);
    addTo(information, attack * size + 1, atHome * curve);
    addTo(information, attack * size + attack, curve);
    addTo(information, defence * size, -curve);
    addTo(information, defence * size + 1, -atHome * curve);
    addTo(information, defence * size + attack, -curve);
    addTo(information, defence * size + defence, curve);
  }
  for (let index = 0; index < size; index += 1) {
    const precision = valueAt(prior.precision, index);
    const distance = valueAt(parameters, index) - valueAt(prior.mean, index);
    value -= (precision * distance * distance) / 2;
    gradient[index] = valueAt(gradient, index) - precision * distance;
    addTo(information, index * (size + 1), precision);
  }
  return { value, gradient, information };
}

function priorOf(teamIds: readonly number[], options: PoissonOptions): Prior {
  const strengths = teamIds.map((id) => (options.promotedTeamIds.has(id) ? options.promotedStrength : 0));
  const precisions = teamIds.map(() => options.ridge);
  return {
    mean: Float64Array.from([leaguePrior.level, leaguePrior.homeAdvantage, ...strengths, ...strengths]),
    precision: Float64Array.from([leaguePrior.precision, leaguePrior.precision, ...precisions, ...precisions]),
  };
}

function startOf(teamIds: readonly number[], { start }: PoissonOptions, prior: Prior): Float64Array {
  const parameters = prior.mean.slice();
  if (start === null) return parameters;
  parameters.set([start.level, start.homeAdvantage]);
  for (const [team, id] of teamIds.entries()) {
    const { attack, defence } = start.teams[id] ?? start.newcomer;
    parameters[globals + team] = attack;
    parameters[globals + teamIds.length + team] = defence;
  }
  return parameters;
}

function addTo(values: Float64Array, index: number, amount: number): void {
  values[index] = valueAt(values, index) + amount;
}
