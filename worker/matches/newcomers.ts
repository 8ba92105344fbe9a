import { type NewMatch, type NewTeam, slugOf } from "./match.ts";
import { competitionSlugOf, teamAliasOf } from "./team-identity.ts";

/** What the store knows of the competitions and teams that new matches name. */
export type KnownEntities = {
  competitionIdByRef: ReadonlyMap<string, number>;
  competitionIdBySlug: ReadonlyMap<string, number>;
  teamIdByRef: ReadonlyMap<string, number>;
  teamIdByAlias: ReadonlyMap<string, number>;
  /** Of the teams found by alias those the provider has a reference for already. */
  namedTeamIds: ReadonlySet<number>;
  /** Of the slugs a new team may get. */
  takenTeamSlugs: ReadonlySet<string>;
};

/** An entity by its id; null for one that comes with the same batch and is found by its slug. */
type Whose = { id: number | null; slug: string | null };
export type NewRef = Whose & { provider: string; ref: string };

export type CompetitionPlan = {
  newCompetitions: { slug: string; name: string; country: string; entrants: "clubs" | "nations" }[];
  newRefs: NewRef[];
};
export type TeamPlan = { newTeams: { slug: string; name: string; country: string }[]; newRefs: NewRef[] };

/** The name under which `external_refs` keeps what teams are called, whoever calls them so. */
export const nameProvider = "name";

/** Whose references tell clubs of one name apart; other sources make theirs from the name. */
const providersWithIds = new Set(["api-football"]);

/** A competition is found by the provider's reference, then by its slug, else created. */
export function planCompetitions(
  provider: string,
  matches: readonly NewMatch[],
  known: KnownEntities,
): CompetitionPlan {
  const plan: CompetitionPlan = { newCompetitions: [], newRefs: [] };
  const seenRefs = new Set(known.competitionIdByRef.keys());
  const seenSlugs = new Set(known.competitionIdBySlug.keys());
  for (const { competition } of matches) {
    const { ref, name, country, entrants } = competition;
    if (seenRefs.has(ref)) continue;
    seenRefs.add(ref);
    const slug = competitionSlugOf(name, country);
    plan.newRefs.push({ provider, ref, id: known.competitionIdBySlug.get(slug) ?? null, slug });
    if (seenSlugs.has(slug)) continue;
    seenSlugs.add(slug);
    plan.newCompetitions.push({ slug, name, country, entrants });
  }
  return plan;
}

/**
 * A team is found by the provider's reference, then by the name it is known by, else created. One that is found by
 * reference under a name of its own is known by that name, too, from then on: clubs are renamed. Two teams that meet are
 * never one, and neither are two that a provider with ids tells apart.
 */
export function planTeams(provider: string, matches: readonly NewMatch[], known: KnownEntities): TeamPlan {
  const plan: TeamPlan = { newTeams: [], newRefs: [] };
  const teamById = new Map<number, Whose>();
  const byRef = new Map(places(known.teamIdByRef, teamById));
  const byAlias = new Map(places(known.teamIdByAlias, teamById));
  const named = new Set([...known.namedTeamIds].map((id) => placeOf(id, teamById)));
  const takenSlugs = new Set(known.takenTeamSlugs);

  function admit(team: NewTeam, alias: string, opponent: Whose | null): Whose {
    const namesake = byAlias.get(alias);
    const isNamesake =
      namesake !== undefined && namesake !== opponent && !(providersWithIds.has(provider) && named.has(namesake));
    const admitted = isNamesake ? namesake : create(team, alias);
    byRef.set(team.ref, admitted);
    plan.newRefs.push({ ...admitted, provider, ref: team.ref });
    if (!namesake) learnName(admitted, alias);
    return admitted;
  }

  function create(team: NewTeam, alias: string): Whose {
    const candidates = teamSlugs(team, alias);
    const slug = candidates.find((candidate) => !takenSlugs.has(candidate)) ?? candidates[0];
    takenSlugs.add(slug);
    plan.newTeams.push({ slug, name: team.name, country: team.country });
    return { id: null, slug };
  }

  function learnName(team: Whose, alias: string): void {
    byAlias.set(alias, team);
    plan.newRefs.push({ ...team, provider: nameProvider, ref: alias });
  }

  for (const { competition, home, away } of matches) {
    let opponent: Whose | null = null;
    for (const team of [home, away]) {
      const alias = aliasOf(team, competition.entrants);
      const found = byRef.get(team.ref);
      // Nobody is known by the name it has in a country nobody told.
      if (found && !byAlias.has(alias) && !isHomeless(team, competition.entrants)) learnName(found, alias);
      opponent = found ?? admit(team, alias, opponent);
      named.add(opponent);
    }
  }
  return plan;
}

/** The name a team is known by; of a national team whatever country the provider puts it into. */
export function aliasOf(team: NewTeam, entrants: "clubs" | "nations"): string {
  return teamAliasOf(team.name, entrants === "nations" ? "WORLD" : team.country);
}

/** The slugs a new team may get, best first: shared names are told apart by their country, then by their reference. */
export function teamSlugs({ name, country, ref }: NewTeam, alias: string): [string, string, string] {
  const isLatin = !/[^\P{L}\p{Script=Latin}]/u.test(name);
  const slug = (isLatin && slugOf(name)) || slugOf(alias.slice(alias.indexOf("/") + 1));
  const inCountry = `${slug}-${slugOf(country)}`;
  return [slug, inCountry, `${inCountry}-${slugOf(ref)}`];
}

/** A club told of in a competition across countries, by somebody who does not say where it is from. */
function isHomeless(team: NewTeam, entrants: "clubs" | "nations"): boolean {
  return entrants === "clubs" && team.country === "WORLD";
}

function places(ids: ReadonlyMap<string, number>, teamById: Map<number, Whose>): [string, Whose][] {
  return [...ids].map(([key, id]) => [key, placeOf(id, teamById)]);
}

/** One object for each team, however it is found. */
function placeOf(id: number, teamById: Map<number, Whose>): Whose {
  const place = teamById.get(id) ?? { id, slug: null };
  teamById.set(id, place);
  return place;
}
