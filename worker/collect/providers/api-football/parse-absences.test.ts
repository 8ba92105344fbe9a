import fc from "fast-check";
import { expect, test } from "vitest";

import { providerAbsencesSchema } from "../provider.ts";
import { parseAbsences } from "./parse-absences.ts";

const fixture = {
  ref: "7",
  competitionRef: "39",
  season: "2026-27",
  kickoffAtMs: Date.UTC(2026, 7, 15, 19),
  homeRef: "11",
  awayRef: "22",
};

function injury(team: number, player: Record<string, unknown>, fixtureId = 7): object {
  return {
    player: { id: 1, name: "A. Bsent", photo: "", type: "Missing Fixture", reason: "Knee Injury", ...player },
    team: { id: team, name: "", logo: "" },
    fixture: { id: fixtureId, timezone: "UTC", date: "2026-08-15T19:00:00+00:00", timestamp: 1 },
    league: { id: 39, season: 2026, name: "Premier League" },
  };
}

test("a missing player is certain and a questionable one is not, each on the side of his team", () => {
  const items = [
    injury(11, {}),
    injury(22, { id: 2, name: "D. Oubtful", type: "Questionable", reason: "" }),
    injury(11, {}),
    injury(22, { id: 3 }, 8),
  ];
  expect(parseAbsences(items, [fixture, { ...fixture, ref: "9" }], () => undefined)).toEqual([
    {
      fixtureRef: "7",
      absences: [
        { side: "home", player: "A. Bsent", reason: "Knee Injury", certain: true },
        { side: "away", player: "D. Oubtful", reason: null, certain: false },
      ],
    },
  ]);
});

test("a player of a team that does not play is refused and takes no other along", () => {
  const refused: string[] = [];
  const told = parseAbsences([injury(33, {}), { player: {} }, injury(22, {})], [fixture], (why) => refused.push(why));
  expect(told[0]?.absences).toHaveLength(1);
  expect(refused).toHaveLength(2);
});

test("no JSON makes reading fail, and nothing read breaks the port's promises", () => {
  const drawn = fc
    .tuple(fc.constantFrom(11, 22, 33), fc.oneof(fc.string({ maxLength: 150 }), fc.jsonValue()), fc.jsonValue())
    .map(([team, name, reason]) => injury(team, { name, reason }));
  fc.assert(
    fc.property(fc.array(fc.oneof(drawn, fc.jsonValue())), (items) => {
      for (const absences of parseAbsences(items, [fixture], () => undefined)) {
        expect(providerAbsencesSchema.safeParse(absences).error).toBeUndefined();
      }
    }),
  );
});
