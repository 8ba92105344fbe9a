/**
 * What a match of national teams is about, from least to most: the five classes of the World Football Elo Ratings
 * (eloratings.net, where K is 20, 30, 40, 50 and 60).
 *
 * "minor" are regional and invitational tournaments; "qualifier" are qualifications for a continental championship or the
 * World Cup, and the nations leagues, which are part of them; "continental" are final tournaments of a confederation and
 * those between confederations; "world" are World Cup finals.
 */
export const importances = ["friendly", "minor", "qualifier", "continental", "world"] as const;
export type Importance = (typeof importances)[number];

const continentalTitles = [
  "african cup of nations",
  "africa cup of nations",
  "asian cup",
  "copa america",
  "concacaf championship",
  "gold cup",
  "euro",
  "european championship",
  "oceania nations cup",
  "ofc nations cup",
  "confederations cup",
  "intercontinental cup",
];
/**
 * The importance of a match by its competition, as a record or a provider names it: "FIFA World Cup qualification",
 * "World Cup - Qualification Europe", "int:uefa-nations-league", "Friendlies".
 *
 * @param competition name or slug, in any case and with any accents; one that is not known is a minor tournament
 */
export function importanceOf(competition: string): Importance {
  const name = plain(competition);
  if (/\bfriendl(?:y|ies)\b/.test(name)) return "friendly";
  const isTitle = /\bworld cup\b/.test(name) || continentalTitles.some((title) => ` ${name} `.includes(` ${title} `));
  // Of teams outside FIFA, and of others than the first team of the men.
  if (/\b(?:conifa|viva|world football cup|women|youth|u ?\d{2})\b/.test(name)) return "minor";
  if (isTitle && /\b(?:qualif\w*|preliminar\w*|play ?offs?)\b/.test(name)) return "qualifier";
  if (/\bnations league\b/.test(name)) return "qualifier";
  if (/\bworld cup\b/.test(name)) return "world";
  return isTitle ? "continental" : "minor";
}

/** Words of letters and digits, single spaces between them. */
function plain(text: string): string {
  return text
    .normalize("NFD")
    .replaceAll(/\p{Diacritic}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
}
