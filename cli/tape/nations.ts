import type { TapeTeam } from "../../worker/collect/providers/tape.ts";
import { slugOf } from "../../worker/matches/match.ts";

/** Names of the list of internationals, and of countries, by those openfootball prints: these are the ones shown. */
const spellings: Record<string, string> = {
  "Bosnia and Herzegovina": "Bosnia & Herzegovina",
  "United States": "USA",
};

/** A national team under the name shown everywhere; the name is its identity. */
export function nationOf(name: string): TapeTeam {
  const shown = spellings[name.trim()] ?? name.trim();
  return { ref: `nation:${slugOf(shown)}`, name: shown };
}

/** @param code ISO 3166-1 alpha-2 in any case @returns the English name, or the code where there is no such country */
export function countryName(code: string): string {
  if (!/^[a-z]{2}$/i.test(code)) return code;
  return new Intl.DisplayNames(["en"], { type: "region" }).of(code.toUpperCase()) ?? code;
}
