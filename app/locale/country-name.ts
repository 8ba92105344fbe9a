import { m } from "../paraglide/messages.js";
import { getLocale } from "../paraglide/runtime.js";

/** What a country is called; records hold codes, "GB-ENG" for the countries of football that are no state. */
export function countryName(code: string): string {
  if (code === "GB-ENG") return m.country_england();
  if (code === "WORLD") return m.country_world();
  if (code === "GB-SCT") return m.country_scotland();
  if (!/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames(getLocale(), { type: "region" }).of(code) ?? code;
}
