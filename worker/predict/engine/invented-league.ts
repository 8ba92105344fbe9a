import { goalProbabilities } from "../models/goal-probabilities.ts";
import { type EngineMatch, type NamedBook, closingViewOf } from "./match.ts";

/** A league that never was, for tests: double round robins, one round a week, every team as strong as its number says. */
export function inventLeague(
  random: () => number,
  { teams = 8, seasons = 3, firstDay = 16_000, division = 0, priced = true } = {},
): EngineMatch[] {
  const matches: EngineMatch[] = [];
  for (let season = 0; season < seasons; season += 1) {
    // Seasons begin on about the same date, in the middle of August.
    const seasonDay = firstDay + Math.round(season * 365.25);
    for (let round = 0; round < 2 * (teams - 1); round += 1) {
      for (const [one, other] of pairingsOf(teams, round % (teams - 1))) {
        const [home, away] = round < teams - 1 ? [one, other] : [other, one];
        const day = seasonDay + round * 14 + (one % 3);
        matches.push(
          invent(random, {
            day,
            division,
            homeTeamId: 100 * division + home,
            awayTeamId: 100 * division + away,
            priced,
            teams,
          }),
        );
      }
    }
  }
  return matches;
}

/** A sharp bookmaker's prices of one market, in the order of its selections. */
export function sharpBook(...odds: number[]): NamedBook {
  return { bookmakerSlug: "pinnacle", sharp: true, aggregate: false, simulated: false, odds };
}

type Invented = {
  day: number;
  division: number;
  homeTeamId: number;
  awayTeamId: number;
  priced: boolean;
  teams: number;
};

function invent(random: () => number, { day, division, homeTeamId, awayTeamId, priced, teams }: Invented): EngineMatch {
  const lead = (0.8 * (homeTeamId - awayTeamId)) / teams;
  const rates = { homeGoals: 1.5 * Math.exp(lead), awayGoals: 1.2 * Math.exp(-lead) };
  const { result, over25 } = goalProbabilities({ ...rates, rho: -0.05 });
  const shots = { home: poisson(random, 9 * rates.homeGoals), away: poisson(random, 9 * rates.awayGoals) };
  return {
    day,
    division,
    homeTeamId,
    awayTeamId,
    neutral: false,
    homeGoals: poisson(random, rates.homeGoals),
    awayGoals: poisson(random, rates.awayGoals),
    shots: { ...shots, homeOnTarget: Math.round(shots.home / 3), awayOnTarget: Math.round(shots.away / 3) },
    closing: priced
      ? closingViewOf(
          {
            result: [sharpBook(...result.map((p) => 0.97 / p))],
            totals: [sharpBook(0.97 / over25, 0.97 / (1 - over25))],
          },
          { result: [], totals: [] },
        )
      : null,
  };
}

/** The circle method: the last team stays, the others move round it. */
function pairingsOf(teams: number, round: number): [number, number][] {
  const ring = Array.from({ length: teams - 1 }, (_, index) => ((index + round) % (teams - 1)) + 1);
  const circle = [teams, ...ring];
  return Array.from({ length: teams / 2 }, (_, index): [number, number] => {
    const pair: [number, number] = [circle[index] ?? 0, circle[teams - 1 - index] ?? 0];
    return round % 2 === 0 ? pair : [pair[1], pair[0]];
  });
}

function poisson(random: () => number, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
}
