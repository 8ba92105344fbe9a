import type { Locale } from "../../platform/contract.ts";
import { promisesOfGain } from "../promises.ts";
import { narrowSpace } from "../wording.ts";

/** What a text by GPT may say: letters of our alphabet, figures it was given, and nothing anybody could click or follow. */

/** Anything else is markup, an address in disguise or a letter that only looks like ours. */
const plainText = /^[\p{Script=Latin}\p{M}0-9 .,;:!?'’‘"“”«»()%/–—‒‐&°…+−-]+$/u;
const addresses =
  /\/\/|www\.|\p{L}\.\p{L}{2,}|(?<!\p{L})(?:javascript|data|mailto|file):|(?<!\p{L})(?:dot|point) (?:com|net|org|bet)(?!\p{L})/iu;
/** Advertising, orders to the reader or to the next model, and money: no football text needs them. */
const unwelcome =
  /(?<!\p{L})(?:bet(?:s|ting)?|wager\w*|paris? sportifs?|pari(?:ez|er)|mis(?:ez|er)|bookmakers?|casinos?|bonus|promo\w*|coupons?|telegram|whatsapp|money|argent|euros|dollars?|profits|bénéfices?|gains|rentab\w*|bankroll|jackpot|banker|click|cliqu\w+|visitez|sign up|inscri\w+|subscribe|abonnez\w*|ignor(?:e|ez|er|ing)|instructions?|prompts?|per ?cent|pour cent|can(?:no|['’])t lose|peut pas perdre|coup sûr)(?!\p{L})/iu;

/** A scoreline, a range or an hour made of figures that are each allowed alone. */
const joinedFigures = /\d ?[-–‐:/] ?\d/;

/** Number words from three on in both languages; smaller ones are articles and pairs. */
const numberWords = new Map<string, number>(
  Object.entries({
    three: 3,
    four: 4,
    five: 5,
    six: 6,
    seven: 7,
    eight: 8,
    nine: 9,
    ten: 10,
    eleven: 11,
    twelve: 12,
    fifteen: 15,
    twenty: 20,
    thirty: 30,
    forty: 40,
    fifty: 50,
    sixty: 60,
    seventy: 70,
    eighty: 80,
    ninety: 90,
    hundred: 100,
    thousand: 1000,
    trois: 3,
    quatre: 4,
    cinq: 5,
    sept: 7,
    huit: 8,
    neuf: 9,
    dix: 10,
    onze: 11,
    douze: 12,
    quinze: 15,
    vingt: 20,
    trente: 30,
    quarante: 40,
    cinquante: 50,
    soixante: 60,
    cent: 100,
    mille: 1000,
  }),
);

export type TextLimits = {
  /** In characters. */
  maxLength: number;
  /** The numbers it may state. */
  figures: ReadonlySet<number>;
  /** Names and formations, whose digits are no statement. */
  verbatim: readonly string[];
};

/**
 * The text as it may be shown, set in the type of its language; null when it is too long, is not plain, promises
 * anything, or states a number that was not given.
 */
export function guardedText(raw: string, locale: Locale, limits: TextLimits): string | null {
  const text = raw.normalize("NFKC").replaceAll(/\s+/g, " ").trim();
  if (text.length === 0 || text.length > limits.maxLength || !plainText.test(text)) return null;
  if (promisesOfGain.test(text) || unwelcome.test(text) || addresses.test(text)) return null;
  const counted = limits.verbatim.reduce((rest, name) => rest.replaceAll(name.normalize("NFKC"), " "), text);
  if (joinedFigures.test(counted)) return null;
  if (!figuresIn(counted, locale).every((figure) => limits.figures.has(figure))) return null;
  return setInType(text, locale);
}

/** A person's name as it may be shown; null for anything else. */
export function guardedName(raw: string): string | null {
  const name = raw.normalize("NFKC").trim();
  return /^[\p{Script=Latin}\p{M} .'’-]{2,60}$/u.test(name) && !unwelcome.test(name) && !addresses.test(name)
    ? name
    : null;
}

/** Every number a text states, in digits or in words. */
export function figuresIn(text: string, locale: Locale): number[] {
  const digits =
    locale === "fr"
      ? [...text.matchAll(/\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?/g)].map(([figure]) =>
          Number(figure.replaceAll(/[ \u00a0\u202f]/g, "").replace(",", ".")),
        )
      : [...text.matchAll(/\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?/g)].map(([figure]) =>
          Number(figure.replaceAll(",", "")),
        );
  const words = text
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .flatMap((word) => numberWords.get(word) ?? []);
  return [...digits, ...words];
}

/** French sets : ; ! ? % off with a narrow no-break space and writes decimals with a comma; both curl their apostrophes. */
function setInType(text: string, locale: Locale): string {
  const curled = text.replaceAll("'", "’").replaceAll("...", "…");
  if (locale === "en") return curled.replaceAll(/"([^"]*)"/g, "“$1”").replaceAll(/\s+([:;!?%])/g, "$1");
  return curled
    .replaceAll(/"([^"]*)"/g, "«$1»")
    .replaceAll(/\s*([:;!?%»])/g, `${narrowSpace}$1`)
    .replaceAll(/«\s*/g, `«${narrowSpace}`)
    .replaceAll(/(\d)\.(\d)/g, "$1,$2");
}
