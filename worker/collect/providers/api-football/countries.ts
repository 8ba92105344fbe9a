import { slugOf } from "../../../matches/match.ts";

/**
 * The house's code of a country as API-Football names it: ISO 3166-1 alpha-2, GB-ENG style for the home nations, WORLD
 * for competitions across countries. A name nobody knows is "XX", which is nobody's country.
 */
export function countryCodeOf(name: string): string {
  const slug = slugOf(name);
  return ownNames.get(slug) ?? englishNames().get(slug) ?? "XX";
}

/** Where API-Football's name is not the English one, or the house's code is not the ISO one. */
const ownNames: ReadonlyMap<string, string> = new Map([
  ["world", "WORLD"],
  ["england", "GB-ENG"],
  ["scotland", "GB-SCT"],
  ["wales", "GB-WLS"],
  ["northern-ireland", "GB-NIR"],
  ["antigua", "AG"],
  ["azerbaidjan", "AZ"],
  ["bonaire", "BQ"],
  ["bosnia", "BA"],
  ["brunei-darussalam", "BN"],
  ["cape-verde-islands", "CV"],
  ["chinese-taipei", "TW"],
  ["congo", "CG"],
  ["congo-dr", "CD"],
  ["czech-republic", "CZ"],
  ["east-timor", "TL"],
  ["holland", "NL"],
  ["hong-kong", "HK"],
  ["ivory-coast", "CI"],
  ["korea", "KR"],
  ["korea-republic", "KR"],
  ["kyrgyz-republic", "KG"],
  ["lybia", "LY"],
  ["macao", "MO"],
  ["macedonia", "MK"],
  ["myanmar", "MM"],
  ["palestine", "PS"],
  ["saint-vincent-and-the-grenadin", "VC"],
  ["sao-tome-e-principe", "ST"],
  ["surinam", "SR"],
  ["swaziland", "SZ"],
  ["tahiti", "PF"],
  ["turkey", "TR"],
  ["us-virgin-islands", "VI"],
  ["usa", "US"],
]);

let known: ReadonlyMap<string, string> | null = null;

/** Read once, on the first name: a Worker that never asks this upstream never pays for it. */
function englishNames(): ReadonlyMap<string, string> {
  known ??= new Map(
    alphabetPairs().flatMap((code): [string, string][] => {
      const name = regionNames.of(code);
      // "DD" and its like are read as the country of today, which has a code of its own.
      const current = Intl.getCanonicalLocales(`und-${code}`)[0] === `und-${code}`;
      return name && name !== code && current ? [[slugOf(spelledOut(name)), code]] : [];
    }),
  );
  return known;
}

const regionNames = new Intl.DisplayNames(["en"], { type: "region" });

function spelledOut(name: string): string {
  return name.replaceAll("&", "and").replace(/^St\. /, "Saint ");
}

function alphabetPairs(): string[] {
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"];
  return letters.flatMap((first) => letters.map((second) => first + second));
}
