import { getLocale } from "../paraglide/runtime.js";

/** Odds as people write them. Inside the house they are integer thousandths: 2150 is 2.150. */
export const oddsFormats = ["decimal", "fractional", "american"] as const;
export type OddsFormat = (typeof oddsFormats)[number];

const range = { least: 1_001, most: 1_000_000 };

/**
 * What somebody typed: a sign means American odds, a stroke fractional ones, anything else is decimal.
 *
 * @returns thousandths, the nearest ones; null for what is none of them, or below 1.001, or above 1000
 */
export function readOdds(text: string): number | null {
  const typed = text.replaceAll(/\s/g, "").replace(",", ".").replace("−", "-");
  const odds = readDecimal(typed) ?? readFraction(typed) ?? readAmerican(typed);
  if (odds === null) return null;
  const thousandths = Math.round(odds * 1000);
  return thousandths >= range.least && thousandths <= range.most ? thousandths : null;
}

/** The format somebody wrote in, by its sign or stroke. */
export function oddsFormatOf(text: string): OddsFormat {
  if (text.includes("/")) return "fractional";
  return /^\s*[+−-]/.test(text) ? "american" : "decimal";
}

/** Odds in one of the formats, with the decimal sign of the page: "2,15", "23/20", "+115". Read again, they are the same. */
export function writeOdds(thousandths: number, format: OddsFormat): string {
  const profit = thousandths - 1000;
  if (format === "fractional") {
    const divisor = greatestDivisor(profit, 1000);
    return `${profit / divisor}/${1000 / divisor}`;
  }
  if (format === "decimal") return withDecimalSign((thousandths / 1000).toFixed(thousandths % 10 === 0 ? 2 : 3));
  const line = profit >= 1000 ? profit / 10 : 100_000 / profit;
  return (profit >= 1000 ? "+" : "−") + withDecimalSign(String(Number(line.toFixed(2))));
}

function readDecimal(typed: string): number | null {
  return /^\d{1,4}(?:\.\d{1,3})?$/.test(typed) ? Number(typed) : null;
}

function readFraction(typed: string): number | null {
  const parts = /^(\d{1,6})\/(\d{1,6})$/.exec(typed);
  return parts ? Number(parts[1]) / Number(parts[2]) + 1 : null;
}

function readAmerican(typed: string): number | null {
  const parts = /^([+-])(\d{3,6}(?:\.\d{1,2})?)$/.exec(typed);
  if (!parts) return null;
  const line = Number(parts[2]);
  if (line < 100) return null;
  return parts[1] === "+" ? 1 + line / 100 : 1 + 100 / line;
}

function greatestDivisor(one: number, other: number): number {
  return other === 0 ? one : greatestDivisor(other, one % other);
}

function withDecimalSign(figure: string): string {
  return getLocale() === "fr" ? figure.replace(".", ",") : figure;
}
