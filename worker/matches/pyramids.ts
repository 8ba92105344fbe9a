/** A competition as far as it matters who learns from whose results. */
export type RatedCompetition = { id: number; slug: string; country: string; entrants: "clubs" | "nations" };

/** Competitions whose results say something about the same teams, each with its division: 0 is the top. */
export type RatingPool = { entrants: "clubs" | "nations"; members: PoolMember[] };
export type PoolMember = { competitionId: number; slug: string; division: number };

/** Leagues that exchange teams by promotion and relegation, from the top, by the slug they are stored under. */
const pyramids: readonly (readonly string[])[] = [
  ["premier-league-gb-eng", "championship-gb-eng", "league-one-gb-eng", "league-two-gb-eng"],
  ["premiership-gb-sct", "championship-gb-sct", "league-one-gb-sct", "league-two-gb-sct"],
  ["bundesliga-de", "2-bundesliga-de", "3-liga-de"],
  ["la-liga-es", "segunda-division-es"],
  ["serie-a-it", "serie-b-it"],
  ["ligue-1-fr", "ligue-2-fr"],
];

/**
 * The competition that stands for all that are predicted at once: national teams are rated once for everything they play,
 * a club's division for itself.
 */
export function ratingHeadOf(competitionId: number, all: readonly RatedCompetition[]): number {
  const nations = all.filter(({ entrants }) => entrants === "nations").map(({ id }) => id);
  return nations.includes(competitionId) ? Math.min(...nations) : competitionId;
}

/** All competitions that are rated together with one of them: a league's pyramid, or everything that nations play. */
export function ratingPoolOf(competition: RatedCompetition, all: readonly RatedCompetition[]): RatingPool {
  if (competition.entrants === "nations") {
    const members = all.filter(({ entrants }) => entrants === "nations");
    return { entrants: "nations", members: members.map(({ id, slug }) => ({ competitionId: id, slug, division: 0 })) };
  }
  const pyramid = pyramids.find((slugs) => slugs.includes(competition.slug)) ?? [competition.slug];
  const members = all.flatMap(({ id, slug }) => {
    const division = pyramid.indexOf(slug);
    return division < 0 ? [] : [{ competitionId: id, slug, division }];
  });
  return { entrants: "clubs", members: members.toSorted((a, b) => a.division - b.division) };
}
