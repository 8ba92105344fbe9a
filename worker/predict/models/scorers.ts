/** A goal that counted for a team. */
export type TeamGoal = {
  /** Days since 1970-01-01, UTC. */
  playedDay: number;
  /** Null where an opponent scored it against his own side, or nobody knows who did. */
  player: string | null;
  penalty: boolean;
};

/** Shares of a team's next goals: those of the players, the greatest first, and `others`; together 1. */
export type ScorerShares = { players: { player: string; share: number }[]; others: number };

export type ScorerSettings = {
  /** Weight exp(−decay · age in days) of a goal. */
  decayPerDay: number;
  /** What a player's second goal in one match weighs, the third its square: they come in bunches, against weak opponents. */
  repeatWeight: number;
  /** Goals that somebody else is taken to have scored besides those recorded. */
  otherGoals: number;
  /** The same for penalties, and the share of goals that are penalties with the weight of so many goals. */
  penalties: { otherGoals: number; share: number; weight: number };
  /** Chance a year that a player who was there is not any more. */
  leavingPerYear: number;
  /** Who has not scored for so long is counted among the others. */
  activeDays: number;
};

/** Chosen on internationals of 2006 to 2013 for the least log loss of "scores in this match". */
export const scorerSettings: ScorerSettings = {
  decayPerDay: 0.0016,
  repeatWeight: 0.6,
  otherGoals: 3.7,
  penalties: { otherGoals: 0.5, share: 0.1, weight: 30 },
  leavingPerYear: 0.1,
  activeDays: 1096,
};

/** Goals older than this say nothing: a store need not load them. */
export const scorerHistoryDays = 3653;

const daysPerYear = 365.25;

/**
 * Who will score a team's next goal.
 *
 * A player's share is the posterior mean of a Dirichlet law over scorers (Gelman et al., Bayesian Data Analysis, 3.4) whose
 * prior gives everything to somebody else: his weighted goals over those of the team plus `otherGoals`. Goals from play and
 * penalties have such a law each, mixed by the share of penalties among the team's goals, because a penalty has its taker.
 * The result is multiplied by the chance that he still plays: of leaving since his last goal, against the (1 − share)^m that
 * a player still there has not scored one of his team's m goals since. Whether he is picked is not known otherwise.
 *
 * @param goals of one team, in any order; those of `day` or later are not looked at
 * @param day of the match
 */
export function scorerShares(
  goals: readonly TeamGoal[],
  day: number,
  settings: ScorerSettings = scorerSettings,
): ScorerShares {
  const { decayPerDay, repeatWeight, otherGoals, penalties, activeDays } = settings;
  const bunches = new Map<string, number>();
  const past = goals
    .filter(({ playedDay }) => playedDay < day && playedDay >= day - scorerHistoryDays)
    .map((goal) => {
      const bunch = `${goal.playedDay} ${goal.player}`;
      const earlier = bunches.get(bunch) ?? 0;
      bunches.set(bunch, earlier + 1);
      return { ...goal, weight: repeatWeight ** earlier * Math.exp(-decayPerDay * (day - goal.playedDay)) };
    });
  const fromPlay = weighOf(past.filter(({ penalty }) => !penalty));
  const fromSpot = weighOf(past.filter(({ penalty }) => penalty));
  const spotShare =
    (penalties.share * penalties.weight + fromSpot.total) / (penalties.weight + fromSpot.total + fromPlay.total);

  const lastDays = new Map<string, number>();
  for (const { player, playedDay } of past) {
    if (player !== null) lastDays.set(player, Math.max(playedDay, lastDays.get(player) ?? playedDay));
  }
  const players = [...lastDays]
    .filter(([, lastDay]) => day - lastDay <= activeDays)
    .map(([player, lastDay]) => {
      const share =
        ((1 - spotShare) * (fromPlay.byPlayer.get(player) ?? 0)) / (fromPlay.total + otherGoals) +
        (spotShare * (fromSpot.byPlayer.get(player) ?? 0)) / (fromSpot.total + penalties.otherGoals);
      const goalsSince = past.filter(({ playedDay }) => playedDay > lastDay).length;
      return { player, share: share * stillThere(share, { goalsSince, daysSince: day - lastDay }, settings) };
    })
    .toSorted((a, b) => b.share - a.share || (a.player < b.player ? -1 : 1));
  return { players, others: 1 - players.reduce((sum, { share }) => sum + share, 0) };
}

/** Bayes: gone since his last goal, or there and without one. */
function stillThere(
  share: number,
  { goalsSince, daysSince }: { goalsSince: number; daysSince: number },
  { leavingPerYear }: ScorerSettings,
): number {
  const stayed = (1 - leavingPerYear) ** (daysSince / daysPerYear);
  const silent = stayed * (1 - share) ** goalsSince;
  return silent / (silent + 1 - stayed);
}

function weighOf(goals: readonly { player: string | null; weight: number }[]): {
  total: number;
  byPlayer: Map<string, number>;
} {
  const byPlayer = new Map<string, number>();
  let total = 0;
  for (const { player, weight } of goals) {
    total += weight;
    if (player !== null) byPlayer.set(player, (byPlayer.get(player) ?? 0) + weight);
  }
  return { total, byPlayer };
}
