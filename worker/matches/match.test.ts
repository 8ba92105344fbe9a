import fc from "fast-check";
import { expect, test } from "vitest";

import { providerStatusCodes } from "../collect/providers/provider.ts";
import { foldForSearch, matchStatuses, searchTextOf, slugOf, statusOfProviderCode } from "./match.ts";

test("every code a provider may send has one status of the house, and an unknown one has none", () => {
  const byStatus = Object.groupBy(providerStatusCodes, (code) => statusOfProviderCode(code) ?? "unknown");
  expect(byStatus).toEqual({
    upcoming: ["TBD", "NS"],
    live: ["1H", "HT", "2H", "ET", "BT", "P", "SUSP", "INT", "LIVE"],
    finished: ["FT", "AET", "PEN"],
    postponed: ["PST"],
    cancelled: ["CANC", "ABD", "AWD", "WO"],
  });
  expect(Object.keys(byStatus).sort()).toEqual([...matchStatuses].sort());
  for (const unknown of ["", "ft", "FT ", "XYZ"]) expect(statusOfProviderCode(unknown), unknown).toBeNull();
});

test("names of members of Object are no status", () => {
  for (const code of ["constructor", "toString", "__proto__", "hasOwnProperty"]) {
    expect(statusOfProviderCode(code), code).toBeNull();
  }
});

test("names that differ in case and accents only are found under one word", () => {
  expect(["köln", "Koln", "KÖLN"].map(foldForSearch)).toEqual(["koln", "koln", "koln"]);
  expect(foldForSearch("Weißenburg Brøndby")).toBe("weissenburg brondby");
  expect(slugOf("Atlético Madrid")).toBe("atletico-madrid");
  expect(slugOf("  1. FC Köln ")).toBe("1-fc-koln");
  expect(slugOf("Saint-Étienne / A.S.")).toBe("saint-etienne-a-s");
});

test("what is looked for is put in the words of what is searched, and what has no letter finds nothing", () => {
  const searched = `${slugOf("AS Saint-Étienne")} ${slugOf("1. FC Köln")}`.replaceAll("-", " ");
  for (const q of ["Saint-Étienne", "saint etienne", "ÉTIENNE", "1. FC Köln", "as s"]) {
    expect(searched.includes(searchTextOf(q)), q).toBe(true);
  }
  for (const q of ["***", "%", "-", "Спартак"]) expect(searched.includes(searchTextOf(q)), q).toBe(false);
});

test("a slug can stand in an address as it is, and making a slug of a slug changes nothing", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (name) => {
      const slug = slugOf(name);
      expect(slug).toMatch(/^([a-z0-9]+(-[a-z0-9]+)*)?$/);
      expect(slugOf(slug)).toBe(slug);
      expect(foldForSearch(foldForSearch(name))).toBe(foldForSearch(name));
    }),
  );
});
