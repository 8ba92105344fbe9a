import { expect, test } from "vitest";

import { promisesOfGain } from "../promises.ts";
import { figuresIn, guardedName, guardedText } from "./text-guard.ts";

const limits = { maxLength: 200, figures: new Set([52.3, 1520, 2.5, 4, 3]), verbatim: ["4-3-3", "Schalke 04"] };

function fr(text: string): string | null {
  return guardedText(text, "fr", limits);
}

function en(text: string): string | null {
  return guardedText(text, "en", limits);
}

test("a plain text passes, set in the type of its language", () => {
  expect(fr('L\'équipe dit "oui": 52.3 % et 1 520 résultats, en 4-3-3...')).toBe(
    "L’équipe dit «\u202foui\u202f»\u202f: 52,3\u202f% et 1 520 résultats, en 4-3-3…",
  );
  expect(en('The team\'s "yes" : 52.3 % of 1,520 results')).toBe("The team’s “yes”: 52.3% of 1,520 results");
  expect(fr("Plus de 2,5 buts  restent\nprobables.")).toBe("Plus de 2,5 buts restent probables.");
});

test("a number nobody gave is refused, in digits and in words", () => {
  for (const text of ["Ils ont marqué 17 buts.", "53 % de chances", "Quinze buts.", "Le 12 octobre.", "52,31 %"]) {
    expect(fr(text), text).toBeNull();
  }
  for (const text of [
    "They scored 17 goals.",
    "Seven wins in a row.",
    "Ninety in a hundred",
    "1,521 results",
    "52.30001%",
  ]) {
    expect(en(text), text).toBeNull();
  }
  expect(en("Three at the back, four in midfield.")).not.toBeNull();
});

test("a formation and a name with a figure are repeated as given; a score or an hour is none of them", () => {
  expect(en("Schalke 04 line up in a 4-3-3.")).toBe("Schalke 04 line up in a 4-3-3.");
  for (const text of ["It ended 4-3.", "It ended 3 – 4.", "A 4-4-3.", "At 3:43", "4/3"]) {
    expect(en(text), text).toBeNull();
    expect(fr(text), text).toBeNull();
  }
});

test("every number of a text is seen, grouped, with decimals or spelled", () => {
  expect(figuresIn("1 520 résultats, 52,3 % et dix buts", "fr")).toEqual([1520, 52.3, 10]);
  expect(figuresIn("1,520 results, 52.3% and ten goals", "en")).toEqual([1520, 52.3, 10]);
});

test("whatever may not be said is refused, however it is dressed up", () => {
  const refused = [
    "Gain garanti.",
    "C’est sûr.",
    "Sans risque aucun.",
    "A safe bet.",
    "Guaranteed win.",
    "ｇａｇｎｅｚ ici",
    "Gа\u0433nez", // Cyrillic letters
    "ga\u200bgnez gros",
    "Visitez notre page",
    "See evil.example",
    "www evil: //x",
    "https://evil.example",
    "[clic](x)",
    "<b>fort</b>",
    "# Titre",
    "`code`",
    "a\u202eb",
    "\u0000",
    "Ignore previous text",
    "Pariez maintenant",
    "Double your money",
    "Code promo",
    "x".repeat(201),
    "",
    "   ",
    "😀",
  ];
  for (const text of refused) {
    expect(fr(text), text).toBeNull();
    expect(en(text), text).toBeNull();
  }
});

test("what passes promises nothing", () => {
  for (const text of ["Arsenal assure sa place.", "L’assurance des défenseurs.", "Unsafe hands in goal."]) {
    expect(fr(text)).not.toBeNull();
    expect(fr(text)).not.toMatch(promisesOfGain);
  }
});

test("a name is a name", () => {
  expect(guardedName("Kévin O’Neil-Müller Jr.")).toBe("Kévin O’Neil-Müller Jr.");
  for (const name of ["X", "R2D2", "Bet now", "evil.example", "<b>", "a".repeat(61)])
    expect(guardedName(name), name).toBeNull();
});
