export type Locale = "fr" | "en";

/** French sets : ; ? and % off with a narrow no-break space, and groups thousands with it. */
export const narrowSpace = "\u202F";

/** A number with a fixed count of decimals: "1 520" and "1,72" in French, "1,520" and "1.72" in English. */
export function wordNumber(value: number, decimals: number, locale: Locale): string {
  const [whole = "0", fraction] = Math.abs(value).toFixed(decimals).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, locale === "fr" ? narrowSpace : ",");
  return fraction === undefined ? grouped : `${grouped}${locale === "fr" ? "," : "."}${fraction}`;
}

/** A probability as a percentage with one decimal. */
export function wordPercent(probability: number, locale: Locale): string {
  const figure = wordNumber(probability * 100, 1, locale);
  return locale === "fr" ? `${figure}${narrowSpace}%` : `${figure}%`;
}

/** A number with its noun: in French the plural begins at 2, in English everything but exactly 1 is plural. */
export function wordCount(
  value: number,
  decimals: number,
  noun: readonly [one: string, many: string],
  locale: Locale,
): string {
  const shown = Number(Math.abs(value).toFixed(decimals));
  const plural = locale === "fr" ? shown >= 2 : shown !== 1 || decimals > 0;
  return `${wordNumber(value, decimals, locale)} ${plural ? noun[1] : noun[0]}`;
}

/** "de" before a team: "d’Arsenal", "du Havre", "de Lyon". */
export function frenchOf(team: string): string {
  if (/^le /i.test(team)) return `du ${team.slice(3)}`;
  if (/^les /i.test(team)) return `des ${team.slice(4)}`;
  return /^[aeiouàâäæéèêëîïôöœùûü]/i.test(team) ? `d’${team}` : `de ${team}`;
}

/** "Arsenal’s", "Wolves’". */
export function englishOf(team: string): string {
  return team.endsWith("s") ? `${team}’` : `${team}’s`;
}

/** A label and what it announces. */
export function announce(label: string, content: string, locale: Locale): string {
  return `${label}${locale === "fr" ? narrowSpace : ""}: ${content}`;
}

export function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** "a, b et c"; "a, b and c". */
export function enumerate(items: readonly string[], locale: Locale): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${locale === "fr" ? "et" : "and"} ${items.at(-1) ?? ""}`;
}
