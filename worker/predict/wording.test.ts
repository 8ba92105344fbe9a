import { expect, test } from "vitest";

import { announce, englishOf, enumerate, frenchOf, lowerFirst, wordCount, wordNumber, wordPercent } from "./wording.ts";

test("French numbers take a comma and narrow no-break spaces", () => {
  expect(wordNumber(1520, 0, "fr")).toBe("1\u202F520");
  expect(wordNumber(1234567.891, 2, "fr")).toBe("1\u202F234\u202F567,89");
  expect(wordPercent(0.5234, "fr")).toBe("52,3\u202F%");
  expect(announce("Fiabilité", "68", "fr")).toBe("Fiabilité\u202F: 68");
});

test("English numbers take a point and commas", () => {
  expect(wordNumber(1520, 0, "en")).toBe("1,520");
  expect(wordNumber(0.5, 2, "en")).toBe("0.50");
  expect(wordPercent(0.5234, "en")).toBe("52.3%");
  expect(announce("Reliability", "68", "en")).toBe("Reliability: 68");
});

test("the French plural begins at 2, the English one everywhere but at 1", () => {
  expect(wordCount(1.99, 2, ["but", "buts"], "fr")).toBe("1,99 but");
  expect(wordCount(1.999, 2, ["but", "buts"], "fr")).toBe("2,00 buts");
  expect(wordCount(0, 0, ["match", "matches"], "en")).toBe("0 matches");
  expect(wordCount(1, 0, ["match", "matches"], "en")).toBe("1 match");
  expect(wordCount(1, 1, ["point", "points"], "en")).toBe("1.0 points");
});

test("names are joined the way each language does", () => {
  expect(["Arsenal", "Évian", "Lyon", "Hull City", "Le Havre", "Les Herbiers"].map(frenchOf)).toEqual([
    "d’Arsenal",
    "d’Évian",
    "de Lyon",
    "de Hull City",
    "du Havre",
    "des Herbiers",
  ]);
  expect([englishOf("Wolves"), englishOf("Arsenal")]).toEqual(["Wolves’", "Arsenal’s"]);
  expect(enumerate(["a", "b", "c"], "fr")).toBe("a, b et c");
  expect(enumerate(["a", "b"], "en")).toBe("a and b");
  expect([enumerate(["a"], "en"), enumerate([], "en")]).toEqual(["a", ""]);
  expect(lowerFirst("Équipe")).toBe("équipe");
});
