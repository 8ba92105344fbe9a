import { expect, test } from "vitest";

import { type Importance, importanceOf } from "./importance.ts";

test("a competition is as important as the World Football Elo Ratings take it, however it is spelled", () => {
  const expected: Record<Importance, string[]> = {
    friendly: ["Friendly", "Friendlies", "int:friendly", "friendly"],
    minor: [
      "Gulf Cup",
      "AFF Championship",
      "Island Games",
      "CONIFA World Football Cup",
      "CONIFA European Football Cup",
      "Viva World Cup",
      "Kirin Cup",
      "World Cup - U20",
      "AFC U23 Asian Cup",
      "",
    ],
    qualifier: [
      "FIFA World Cup qualification",
      "World Cup - Qualification Europe",
      "uefa-euro-qualification",
      "Euro Championship - Qualification",
      "African Cup of Nations qualification",
      "Gold Cup qualification",
      "UEFA Nations League",
      "int:concacaf-nations-league",
      "CONCACAF Nations League qualification",
    ],
    continental: [
      "UEFA Euro",
      "Euro Championship",
      "Copa América",
      "copa-america",
      "African Cup of Nations",
      "Africa Cup of Nations",
      "AFC Asian Cup",
      "Gold Cup",
      "CONCACAF Gold Cup",
      "Oceania Nations Cup",
      "Confederations Cup",
    ],
    world: ["FIFA World Cup", "World Cup", "of:world-cup", "fifa-world-cup", "World Cup 2026"],
  };
  for (const [importance, names] of Object.entries(expected)) {
    for (const name of names) expect(importanceOf(name), name).toBe(importance);
  }
});
