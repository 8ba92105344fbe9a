import { expect, test } from "vitest";

import { countryCodeOf } from "./countries.ts";

test.each([
  ["France", "FR"],
  ["Germany", "DE"],
  ["South-Korea", "KR"],
  ["South Korea", "KR"],
  ["North-Macedonia", "MK"],
  ["Antigua-And-Barbuda", "AG"],
  ["Saint-Kitts-and-Nevis", "KN"],
  ["Curaçao", "CW"],
  ["Czech-Republic", "CZ"],
  ["Ivory-Coast", "CI"],
  ["Congo-DR", "CD"],
  ["Turkey", "TR"],
  ["USA", "US"],
  ["Serbia", "RS"],
  ["Russia", "RU"],
  ["England", "GB-ENG"],
  ["Northern-Ireland", "GB-NIR"],
  ["World", "WORLD"],
])("%s is %s", (name, code) => {
  expect(countryCodeOf(name)).toBe(code);
});

test("a name nobody knows is nobody's country, and above all not the world", () => {
  expect(countryCodeOf("Atlantis")).toBe("XX");
  expect(countryCodeOf("")).toBe("XX");
  expect(countryCodeOf("DD")).toBe("XX");
});
