import fc from "fast-check";
import { expect, test } from "vitest";

import { crestSvg, initialsOf } from "./crest.ts";

test("initials come from the words that tell one club from another", () => {
  const initials = {
    Arsenal: "ARS",
    "Manchester United": "MU",
    "FC Bayern München": "BM",
    "1. FC Köln": "KOL",
    "Atlético de Madrid": "AM",
    "Queens Park Rangers FC": "QPR",
    "West Bromwich Albion Hawthorns": "WBA",
    "Real FC": "REA",
    "": "?",
    "***": "?",
  };
  expect(Object.fromEntries(Object.keys(initials).map((name) => [name, initialsOf(name)]))).toEqual(initials);
});

test("the same team has the same shield at every call, and teams differ", () => {
  const names = ["Arsenal", "Chelsea", "Everton", "Fulham", "Liverpool", "Sunderland", "Burnley", "Watford"];
  const shields = names.map((name) => crestSvg({ slug: name.toLowerCase(), name: "Same Name" }));
  expect(shields).toEqual(names.map((name) => crestSvg({ slug: name.toLowerCase(), name: "Same Name" })));
  expect(new Set(shields).size).toBe(names.length);
});

test("whatever a team is called, its shield is an image without script and never holds the name as it came", () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ unit: "grapheme" }), (slug, name) => {
      const svg = crestSvg({ slug, name: `${name}<script>"&` });
      expect(svg).toMatch(/>(\?|[A-Z0-9]{1,3})<\/text><\/svg>$/);
      expect(svg).not.toMatch(/<script|"&|NaN|undefined/);
    }),
  );
});
