import { getLocale } from "../paraglide/runtime.js";

/** Figures and instants in the language of the page. Instants are UTC epoch milliseconds, shown in a named zone. */

const tags = { fr: "fr-FR", en: "en-GB" } as const;
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

export function formatNumber(value: number, decimals = 0): string {
  return numberFormat({ minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(value);
}

/** Large figures where there is no room for them: "1,2 M". */
export function formatCompact(value: number): string {
  return numberFormat({ notation: "compact", maximumFractionDigits: 1 }).format(value);
}

/** A share of 1 as percent: "38 %" in French, with the narrow space Intl has not, "38%" in English. */
export function formatPercent(share: number, decimals = 0): string {
  return numberFormat({ style: "percent", minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    .format(share)
    .replace("\u00a0", "\u202f");
}

/** With its sign, also when it rounds to nothing: "+4,2", "−0,3", "±0,0". */
export function formatSigned(value: number, decimals: number): string {
  const figure = formatNumber(Math.abs(value), decimals);
  if (Number(Math.abs(value).toFixed(decimals)) === 0) return `±${figure}`;
  return `${value > 0 ? "+" : "−"}${figure}`;
}

/** An amount of a currency: "12,50 €" in French, "€12.50" in English. */
export function formatMoney(minor: number, currency: string): string {
  return numberFormat({ style: "currency", currency }).format(minor / 100);
}

/** Decimal odds: "2,63". */
export function formatOdds(odds: number): string {
  return formatNumber(odds, 2);
}

export function formatTime(epochMs: number, zone: string): string {
  return dateFormat({ hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: zone }).format(epochMs);
}

/** "sam. 10 févr." */
export function formatDay(epochMs: number, zone: string): string {
  return dateFormat({ weekday: "short", day: "numeric", month: "short", timeZone: zone }).format(epochMs);
}

/** "samedi 10 février 2024" */
export function formatLongDay(epochMs: number, zone: string): string {
  return dateFormat({ weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: zone }).format(
    epochMs,
  );
}

/** "10 février 2024" */
export function formatDate(epochMs: number, zone: string): string {
  return dateFormat({ day: "numeric", month: "long", year: "numeric", timeZone: zone }).format(epochMs);
}

/** "10 févr. 2024" */
export function formatShortDate(epochMs: number, zone: string): string {
  return dateFormat({ day: "numeric", month: "short", year: "numeric", timeZone: zone }).format(epochMs);
}

/** "10 févr." */
export function formatDayMonth(epochMs: number, zone: string): string {
  return dateFormat({ day: "numeric", month: "short", timeZone: zone }).format(epochMs);
}

/** "10 févr., 16:12" */
export function formatMoment(epochMs: number, zone: string): string {
  return `${formatDayMonth(epochMs, zone)}, ${formatTime(epochMs, zone)}`;
}

/** "sam." */
export function formatWeekday(epochMs: number, zone: string): string {
  return dateFormat({ weekday: "short", timeZone: zone }).format(epochMs);
}

/** "décembre 2014", of "2014-12" */
export function formatMonth(month: string): string {
  return dateFormat({ month: "long", year: "numeric", timeZone: "UTC" }).format(Date.parse(`${month}-01T00:00:00Z`));
}

/** "a, b et c" */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(tags[getLocale()]).format(items);
}

/** The town that names a zone: "Paris", "New York". */
export function zoneName(zone: string): string {
  return (zone.split("/").at(-1) ?? zone).replaceAll("_", " ");
}

function numberFormat(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const tag = tags[getLocale()];
  return remembered(numbers, tag + JSON.stringify(options), () => new Intl.NumberFormat(tag, options));
}

function dateFormat(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const tag = tags[getLocale()];
  return remembered(dates, tag + JSON.stringify(options), () => new Intl.DateTimeFormat(tag, options));
}

function remembered<Format>(cache: Map<string, Format>, key: string, make: () => Format): Format {
  const known = cache.get(key);
  if (known) return known;
  const made = make();
  cache.set(key, made);
  return made;
}
