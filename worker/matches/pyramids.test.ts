import { expect, test } from "vitest";

import { ratingHeadOf, ratingPoolOf } from "./pyramids.ts";

const clubs = (id: number, slug: string, country = "GB-ENG") => ({ id, slug, country, entrants: "clubs" as const });
const nations = (id: number, slug: string) => ({ id, slug, country: "WORLD", entrants: "nations" as const });
const championship = clubs(3, "championship-gb-eng");
const premierLeague = clubs(7, "premier-league-gb-eng");
const cup = clubs(8, "fa-cup-gb-eng");
const friendlies = nations(4, "friendlies-world");
const worldCup = nations(9, "world-cup-world");
const all = [
  championship,
  friendlies,
  premierLeague,
  cup,
  worldCup,
  clubs(10, "premier-league-ru", "RU"),
  clubs(11, "serie-b-it", "IT"),
];

test("leagues that exchange teams learn from each other, each in its division", () => {
  const members = [
    { competitionId: 7, slug: "premier-league-gb-eng", division: 0 },
    { competitionId: 3, slug: "championship-gb-eng", division: 1 },
  ];
  expect(ratingPoolOf(premierLeague, all)).toEqual({ entrants: "clubs", members });
  expect(ratingPoolOf(championship, all)).toEqual({ entrants: "clubs", members });
});

test("a second division keeps its place where the first is not followed, and what stands alone is alone", () => {
  expect(ratingPoolOf(clubs(11, "serie-b-it", "IT"), all).members).toEqual([
    { competitionId: 11, slug: "serie-b-it", division: 1 },
  ]);
  expect(ratingPoolOf(cup, all).members).toEqual([{ competitionId: 8, slug: "fa-cup-gb-eng", division: 0 }]);
});

test("national teams are one pool, whatever they play for", () => {
  expect([worldCup.id, friendlies.id, premierLeague.id].map((id) => ratingHeadOf(id, all))).toEqual([4, 4, 7]);
  expect(ratingPoolOf(worldCup, all)).toEqual({
    entrants: "nations",
    members: [
      { competitionId: 4, slug: "friendlies-world", division: 0 },
      { competitionId: 9, slug: "world-cup-world", division: 0 },
    ],
  });
});
