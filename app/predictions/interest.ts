/** Why a match stands where it does for who is looking: their money first, then what they chose, then the rest. */
export const interests = ["bets", "favourites", "rest"] as const;
export type Interest = (typeof interests)[number];

/** What of the matches of a page is of interest to somebody, by the matches' ids. */
export type OwnMatches = { bets: ReadonlySet<number>; favourites: ReadonlySet<number> };

/** Lines by the first interest their match has, in the order of interests; within one in the order they came. */
export function byInterest<Line>(
  lines: readonly Line[],
  matchIdOf: (line: Line) => number,
  own: OwnMatches,
): { interest: Interest; lines: Line[] }[] {
  const groups = Map.groupBy(lines, (line) => interestOf(matchIdOf(line), own));
  return interests.flatMap((interest) => {
    const ofInterest = groups.get(interest);
    return ofInterest ? [{ interest, lines: ofInterest }] : [];
  });
}

function interestOf(matchId: number, { bets, favourites }: OwnMatches): Interest {
  if (bets.has(matchId)) return "bets";
  return favourites.has(matchId) ? "favourites" : "rest";
}
