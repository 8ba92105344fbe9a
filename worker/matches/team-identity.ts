import { competitionSpellings, teamSpellings } from "./team-aliases.ts";

/**
 * The name a team is known by, whoever names it: "Man United", "Manchester United FC" and "Manchester Utd" of GB-ENG are
 * all "GB-ENG/manchester-united". It is made of what distinguishes the club, then looked up among the curated spellings;
 * the alias of an alias is itself. A name without a Latin letter has a key of its own code points.
 *
 * @param country of the club; WORLD for national teams, and for clubs of which nobody says where they are from
 */
export function teamAliasOf(name: string, country: string): string {
  const spelled = keyOf(name);
  // Spellings come first as they stand: "AFC Wimbledon" is not what is left of "Wimbledon FC".
  const key = canonicalTeam(spelled, country) ?? canonicalTeam(distinctiveKey(spelled), country);
  const alias = `${country}/${key ?? distinctiveKey(spelled)}`;
  return guestAliases[alias] ?? alias;
}

/**
 * The slug of a competition, whoever names it: "Primera División" and "La Liga" of ES are both "la-liga-es".
 *
 * @param country WORLD for competitions across countries
 */
export function competitionSlugOf(name: string, country: string): string {
  const key = keyOf(name);
  return `${canonicalCompetitions.get(country)?.get(key) ?? key}-${keyOf(country)}`;
}

/** Clubs that play in the league of a neighbour; at home abroad, they are told with either country. */
const guestAliases: Readonly<Record<string, string>> = {
  "AD/andorra": "ES/andorra",
  "GB-WLS/cardiff-city": "GB-ENG/cardiff-city",
  "GB-WLS/cardiff": "GB-ENG/cardiff-city",
  "GB-WLS/swansea-city": "GB-ENG/swansea-city",
  "GB-WLS/swansea": "GB-ENG/swansea-city",
  "GB-WLS/wrexham": "GB-ENG/wrexham",
  "LI/vaduz": "CH/vaduz",
  "MC/monaco": "FR/monaco",
};

const canonicalTeams = canonicalBySpelling(teamSpellings);
const canonicalCompetitions = canonicalBySpelling(competitionSpellings);

function canonicalTeam(key: string, country: string): string | undefined {
  return canonicalTeams.get(country)?.get(key);
}

function canonicalBySpelling(
  spellings: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>,
): ReadonlyMap<string, ReadonlyMap<string, string>> {
  return new Map(
    Object.entries(spellings).map(([country, ofCountry]) => [
      country,
      new Map(
        Object.entries(ofCountry).flatMap(([canonical, others]) =>
          [canonical, ...others].map((spelling) => [spelling, canonical] as const),
        ),
      ),
    ]),
  );
}

/** Legal forms: most clubs have one, and sources leave them out as they like. */
const legalForms = new Set(["fc", "cf", "sc", "ac", "as", "ssc", "calcio"]);
/** What may follow a name: "AFC", the registered association, or the year the club was founded in. */
const ending = /^(?:afc|(?:18|19)\d\d)$/;

/** What is left of a key without the parts that say nothing; the key itself where nothing would be left. */
function distinctiveKey(key: string): string {
  const words = key
    .replace(/-e-?v$/, "")
    .split("-")
    .filter((word) => !legalForms.has(word));
  if (words.length > 1 && words[0] === "1") words.shift();
  if (words.length > 1 && ending.test(words.at(-1) ?? "")) words.pop();
  const left = words.join("-");
  // Taking one part away may lay bare another.
  return left === "" || left === key ? key : distinctiveKey(left);
}

/** Letters that no accent can be taken from. */
const latinLetters: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
  ı: "i",
  ŋ: "n",
  ə: "e",
};

/** A name in ASCII lower case with hyphens; what no Latin letter stands for is written as its code point. */
function keyOf(name: string): string {
  const key = [
    ...name
      .normalize("NFKD")
      .replace(/\p{Diacritic}/gu, "")
      .toLowerCase(),
  ]
    .map((letter) => latinLetters[letter] ?? letter)
    .join("")
    // "Nott'm" is one word.
    .replace(/['’‘`´ʼ]/g, "")
    .replace(/[^a-z0-9\s\p{P}\p{S}]/gu, codePoint)
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return key || [...name].map(codePoint).join("");
}

function codePoint(letter: string): string {
  return `x${letter.codePointAt(0)?.toString(16)}`;
}
