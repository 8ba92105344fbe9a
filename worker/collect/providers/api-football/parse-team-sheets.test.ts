import { expect, test } from "vitest";

import { parseLineUps, parseStatistics } from "./parse-team-sheets.ts";

const sides = { homeId: 11, awayId: 22 };
const ignore = () => undefined;

test("statistics are read from numbers, texts and per cents, and what is null stays absent", () => {
  const statistics = [
    {
      team: { id: 22, name: "South" },
      statistics: [
        { type: "Ball Possession", value: "55%" },
        { type: "expected_goals", value: "1.57" },
        { type: "Red Cards", value: null },
        { type: "Passes %", value: "85%" },
        { type: "Total Shots", value: 15 },
        { type: "Fouls", value: "many" },
      ],
    },
    { team: { id: 11, name: "North" }, statistics: [{ type: "Ball Possession", value: "45%" }] },
  ];
  expect(parseStatistics(statistics, sides, ignore)).toEqual({
    home: { possession: 45 },
    away: { possession: 55, expectedGoals: 1.57, shots: 15 },
  });
  expect(parseStatistics([], sides, ignore)).toBeNull();
  const refused: string[] = [];
  expect(parseStatistics([{ team: { id: 33 }, statistics: [] }], sides, (why) => refused.push(why))).toBeNull();
  expect(refused).toHaveLength(1);
});

test("line-ups are told once both are known", () => {
  const sheet = (id: number) => ({
    team: { id, name: "" },
    formation: "4-3-3",
    coach: { id: 1, name: "C. Oach" },
    startXI: [{ player: { id: 5, name: "K. Eeper", number: 1, pos: "G", grid: "1:1" } }],
    substitutes: [{ player: { id: 6, name: "S. Ub", number: null, pos: "Z", grid: null } }, { player: { name: null } }],
  });
  expect(parseLineUps([sheet(11)], sides, ignore)).toBeNull();
  expect(parseLineUps([sheet(22), sheet(11), sheet(33)], sides, ignore)?.home).toEqual({
    formation: "4-3-3",
    coach: "C. Oach",
    starting: [{ name: "K. Eeper", number: 1, position: "G" }],
    substitutes: [{ name: "S. Ub", number: null, position: null }],
  });
});
