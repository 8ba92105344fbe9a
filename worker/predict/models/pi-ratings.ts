/**
 * The pi-ratings of Constantinou and Fenton (2013), Journal of Quantitative Analysis in Sports 9(1): a team has a rating at
 * home and one away, in goals against an average opponent on a scale on which every further goal counts less.
 *
 * Expected goal difference: g(home rating of the hosts) − g(away rating of the visitors), g(R) = ±(10^(|R|/3) − 1). The error
 * e between it and the observed one is worth ψ(e) = 3 · log₁₀(1 + |e|); the rating used learns λ·ψ, the same team's other
 * rating γ of that. λ and γ had the least walk-forward log loss of those tried (0.035 and 0.7; 0.06 and 0.6 were worse).
 */
export type PiSettings = {
  lambda: number;
  gamma: number;
  /** Teams seen within so many days of a division's first match founded it. */
  foundingDays: number;
  /** A team that has not played for so long begins anew. */
  absenceDays: number;
};

export const clubPiSettings: PiSettings = { lambda: 0.035, gamma: 0.7, foundingDays: 60, absenceDays: 250 };

const scale = 3;
/** How far below average a team begins that comes from a division not recorded, and how far apart divisions begin. */
const arrivalRating = -0.4;
const divisionGap = 0.7;

/** Plain JSON. */
export type PiRatings = {
  ratings: Record<string, { home: number; away: number; lastDay: number }>;
  firstDays: Record<string, number>;
};

export function startPi(): PiRatings {
  return { ratings: {}, firstDays: {} };
}

/** Both ratings of a team as it goes into a match of a division on `day`. */
export function piRatingOf(
  pi: PiRatings,
  teamId: number,
  division: number,
  day: number,
  { foundingDays, absenceDays }: PiSettings = clubPiSettings,
): { home: number; away: number } {
  const known = pi.ratings[teamId];
  if (known && day - known.lastDay <= absenceDays) return known;
  const founder = !known && day - (pi.firstDays[division] ?? day) <= foundingDays;
  const rating = (founder ? 0 : arrivalRating) - divisionGap * division;
  return { home: rating, away: rating };
}

/** The goal difference expected of a match, above 0 for the hosts. */
export function piGoalDifference(homeRating: number, awayRating: number): number {
  return goalsOf(homeRating) - goalsOf(awayRating);
}

/** Both teams' ratings after a match. */
export function piAfter(
  hosts: { home: number; away: number },
  visitors: { home: number; away: number },
  goalDifference: number,
  settings: Pick<PiSettings, "lambda" | "gamma"> = clubPiSettings,
): { hosts: { home: number; away: number }; visitors: { home: number; away: number } } {
  const error = goalDifference - piGoalDifference(hosts.home, visitors.away);
  const gain = settings.lambda * Math.sign(error) * scale * Math.log10(1 + Math.abs(error));
  return {
    hosts: { home: hosts.home + gain, away: hosts.away + settings.gamma * gain },
    visitors: { home: visitors.home - settings.gamma * gain, away: visitors.away - gain },
  };
}

type Result = { division: number; homeTeamId: number; awayTeamId: number; homeGoals: number; awayGoals: number };

/** Changes the ratings by all results of one day, each judged by the ratings of that morning. */
export function ratePiDay(
  pi: PiRatings,
  day: number,
  results: readonly Result[],
  settings: PiSettings = clubPiSettings,
): void {
  const rated = results.map((result) => {
    pi.firstDays[result.division] ??= day;
    const hosts = piRatingOf(pi, result.homeTeamId, result.division, day, settings);
    const visitors = piRatingOf(pi, result.awayTeamId, result.division, day, settings);
    return { result, ...piAfter(hosts, visitors, result.homeGoals - result.awayGoals, settings) };
  });
  for (const { result, hosts, visitors } of rated) {
    pi.ratings[result.homeTeamId] = { ...hosts, lastDay: day };
    pi.ratings[result.awayTeamId] = { ...visitors, lastDay: day };
  }
}

function goalsOf(rating: number): number {
  return Math.sign(rating) * (10 ** (Math.abs(rating) / scale) - 1);
}
