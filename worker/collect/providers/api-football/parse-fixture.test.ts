import fc from "fast-check";
import { expect, test } from "vitest";

import { type ProviderFixture, providerFixtureSchema } from "../provider.ts";
import { type ParsedFixture, type Surroundings, parseFixtures } from "./parse-fixture.ts";

const kickoffSeconds = 1_786_820_400;
const nothingKnown: Surroundings = { seasons: new Map(), teamCountries: new Map() };
const noScore = { home: null, away: null };

type WireScore = { home: number | null; away: number | null };
type Changes = {
  fixture?: object;
  status?: { short: string; elapsed: number | null };
  league?: object;
  goals?: WireScore;
  score?: Partial<Record<"halftime" | "fulltime" | "extratime" | "penalty", WireScore>>;
  events?: unknown[];
  lineups?: unknown[];
  statistics?: unknown[];
};

function wire({ fixture, status, league, goals = noScore, score, ...lists }: Changes = {}): object {
  return {
    fixture: {
      id: 900_001,
      referee: null,
      timezone: "UTC",
      date: "2026-08-15T19:00:00+00:00",
      timestamp: kickoffSeconds,
      periods: { first: null, second: null },
      venue: { id: 7, name: "North Ground", city: "Northtown" },
      status: { long: "Not Started", short: "NS", elapsed: null, ...status },
      ...fixture,
    },
    league: {
      id: 39,
      name: "Premier League",
      country: "England",
      logo: "",
      flag: null,
      season: 2026,
      round: "Regular Season - 1",
      ...league,
    },
    teams: { home: { id: 11, name: "North", winner: null }, away: { id: 22, name: "South", winner: null } },
    goals,
    score: { halftime: noScore, fulltime: noScore, extratime: noScore, penalty: noScore, ...score },
    ...lists,
  };
}

function read(item: unknown, surroundings = nothingKnown): { parsed: ParsedFixture[]; refused: string[] } {
  const refused: string[] = [];
  return { parsed: parseFixtures([item], surroundings, (reason) => refused.push(reason)), refused };
}

function fixtureOf(changes: Changes): ProviderFixture {
  const { parsed, refused } = read(wire(changes));
  expect(refused).toEqual([]);
  const [only] = parsed;
  if (!only) throw new Error("nothing was read");
  return only.fixture;
}

function event(team: number, minute: number, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    time: { elapsed: minute, extra: null },
    team: { id: team, name: "" },
    player: { id: 100 + minute, name: `P. ${minute}` },
    assist: { id: null, name: null },
    type: "Goal",
    detail: "Normal Goal",
    comments: null,
    ...changes,
  };
}

test("a fixture that has not begun has no score, whatever the upstream prints, and its ground with the town", () => {
  const fixture = fixtureOf({ goals: { home: 0, away: 0 }, status: { short: "NS", elapsed: 0 } });
  expect(fixture).toEqual({
    ref: "900001",
    competition: { ref: "39", name: "Premier League", country: "GB-ENG", entrants: "clubs" },
    season: "2026-27",
    round: "Regular Season - 1",
    kickoffAtMs: kickoffSeconds * 1000,
    kickoffEstimated: false,
    venue: "North Ground, Northtown",
    neutral: false,
    home: { ref: "11", name: "North", country: null },
    away: { ref: "22", name: "South", country: null },
    statusCode: "NS",
    minute: null,
    score: null,
    halfTime: null,
    halfTimeEstimated: false,
    fullTime: null,
    extraTime: null,
    penalties: null,
    events: [],
    statistics: null,
    lineUps: null,
  });
});

test("a kick-off to be defined is estimated, one without a timestamp is read from its date, one with neither is refused", () => {
  expect(fixtureOf({ status: { short: "TBD", elapsed: null } }).kickoffEstimated).toBe(true);
  expect(fixtureOf({ fixture: { date: null } })).toMatchObject({
    kickoffEstimated: true,
    kickoffAtMs: kickoffSeconds * 1000,
  });
  expect(fixtureOf({ fixture: { timestamp: null } }).kickoffAtMs).toBe(Date.parse("2026-08-15T19:00:00Z"));
  const { parsed, refused } = read(wire({ fixture: { timestamp: null, date: null } }));
  expect(parsed).toEqual([]);
  expect(refused).toEqual([expect.stringContaining("fixture 900001: kickoffAtMs")]);
});

test("the half-time score is told once the first half is over: while it runs the upstream prints the score so far", () => {
  const score = { halftime: { home: 1, away: 0 } };
  const goals = { home: 1, away: 0 };
  const halfTimeIn = (short: string, elapsed: number) =>
    fixtureOf({ status: { short, elapsed }, goals, score }).halfTime;
  expect(halfTimeIn("1H", 30)).toBeNull();
  expect(halfTimeIn("INT", 30)).toBeNull();
  for (const [short, elapsed] of [
    ["HT", 45],
    ["2H", 50],
    ["INT", 60],
    ["FT", 90],
  ] as const) {
    expect(halfTimeIn(short, elapsed)).toEqual({ home: 1, away: 0 });
  }
});

test("90 minutes are told only after them, extra time is added to them, and a shoot-out stands alone", () => {
  const score = {
    halftime: { home: 2, away: 0 },
    fulltime: { home: 2, away: 2 },
    extratime: { home: 1, away: 1 },
    penalty: { home: 4, away: 2 },
  };
  const final = fixtureOf({ status: { short: "PEN", elapsed: 120 }, goals: { home: 3, away: 3 }, score });
  expect(final).toMatchObject({
    score: { home: 3, away: 3 },
    halfTime: { home: 2, away: 0 },
    fullTime: { home: 2, away: 2 },
    extraTime: { home: 3, away: 3 },
    penalties: { home: 4, away: 2 },
  });
  const during = fixtureOf({ status: { short: "ET", elapsed: 100 }, goals: { home: 3, away: 2 }, score });
  expect(during).toMatchObject({ score: { home: 3, away: 2 }, fullTime: null, extraTime: null, penalties: null });
  const plain = fixtureOf({
    status: { short: "FT", elapsed: 90 },
    goals: { home: 2, away: 2 },
    score: { fulltime: score.fulltime },
  });
  expect(plain).toMatchObject({ fullTime: { home: 2, away: 2 }, extraTime: null, penalties: null });
});

test("a minute beyond any match is brought inside it", () => {
  expect(fixtureOf({ status: { short: "P", elapsed: 135 } }).minute).toBe(130);
  expect(fixtureOf({ status: { short: "1H", elapsed: -1 } }).minute).toBe(0);
});

test("national teams are known by their competition, and their final tournaments are nobody's home", () => {
  const inLeague = (id: number) => fixtureOf({ league: { id, country: "World" } });
  expect(inLeague(1)).toMatchObject({ neutral: true, competition: { entrants: "nations", country: "WORLD" } });
  expect(inLeague(32)).toMatchObject({ neutral: false, competition: { entrants: "nations" } });
  expect(inLeague(2)).toMatchObject({ neutral: false, competition: { entrants: "clubs" } });
});

test("a status the house does not know is kept as it came", () => {
  expect(fixtureOf({ status: { short: "XYZ", elapsed: 3 } }).statusCode).toBe("XYZ");
});

test("lists that came along are told, and those of another match are refused under the fixture's name", () => {
  const lists = {
    events: [event(11, 5)],
    statistics: [{ team: { id: 11 }, statistics: [{ type: "Fouls", value: 3 }] }],
    lineups: [11, 22].map((id) => ({ team: { id }, formation: "4-4-2" })),
  };
  expect(fixtureOf({ status: { short: "1H", elapsed: 9 }, ...lists })).toMatchObject({
    events: [{ kind: "goal" }],
    statistics: { home: { fouls: 3 }, away: {} },
    lineUps: { home: { formation: "4-4-2", coach: null, starting: [] }, away: {} },
  });
  expect(read(wire({ events: [event(33, 5)] })).refused).toEqual(["fixture 900001: events of another match: team 33"]);
});

test("an item that cannot be read takes no other along, and a fixture named twice is one", () => {
  const refused: string[] = [];
  const items = [null, { fixture: { id: "x" } }, wire(), wire({ fixture: { id: 900_002 } }), wire()];
  const parsed = parseFixtures(items, nothingKnown, (reason) => refused.push(reason));
  expect(parsed.map(({ fixture }) => fixture.ref)).toEqual(["900001", "900002"]);
  expect(refused).toHaveLength(2);
});

test("what an answer does not carry is told apart from what it carries empty", () => {
  expect(read(wire()).parsed[0]?.lacks).toEqual({ events: true, statistics: true, lineUps: true });
  const whole = read(wire({ events: [], statistics: [], lineups: [] }));
  expect(whole.parsed[0]?.lacks).toEqual({ events: false, statistics: false, lineUps: false });
});

test("a team's own country is told where it was learned", () => {
  const { parsed } = read(wire(), { ...nothingKnown, teamCountries: new Map([["22", "FR"]]) });
  expect(parsed[0]?.fixture).toMatchObject({ home: { country: null }, away: { country: "FR" } });
});

test("no JSON makes reading fail, and nothing read breaks the port's promises", () => {
  const values = fc.oneof(
    fc.jsonValue(),
    fc.integer(),
    fc.constantFrom("FT", "1H", "Goal", "Own Goal", "Card", "55%", "", "x".repeat(200)),
  );
  const scores = fc.record({ home: values, away: values });
  const someEvent = fc.record({
    time: fc.record({
      elapsed: fc.integer({ min: -20, max: 200 }),
      extra: fc.option(fc.integer({ min: -5, max: 90 })),
    }),
    team: fc.record({ id: fc.constantFrom(11, 22, 33) }),
    player: fc.record({ id: fc.option(fc.integer()), name: values }),
    type: fc.constantFrom("Goal", "Card", "subst", "Var", "Else"),
    detail: fc.constantFrom("Normal Goal", "Own Goal", "Yellow Card", "Penalty", null),
    comments: fc.constantFrom("Penalty Shootout", null),
  });
  const item = fc.record(
    {
      fixture: fc.record({
        id: fc.oneof(fc.nat(), values),
        date: fc.oneof(fc.constant("2026-08-15T19:00:00+00:00"), values),
        timestamp: fc.oneof(fc.nat(), fc.constant(0.5), values),
        venue: values,
        status: fc.record({ short: fc.oneof(fc.constantFrom("FT", "PEN", "2H"), values), elapsed: values }),
      }),
      league: fc.record({
        id: fc.nat(),
        name: values,
        country: values,
        season: fc.oneof(fc.integer(), values),
        round: values,
      }),
      teams: fc.constant({ home: { id: 11, name: "North" }, away: { id: 22, name: "South" } }),
      goals: scores,
      score: fc.record({ halftime: scores, fulltime: scores, extratime: scores, penalty: scores }),
      events: fc.array(fc.oneof(someEvent, values), { maxLength: 5 }),
      statistics: fc.oneof(fc.array(values), values),
      lineups: fc.oneof(fc.array(values), values),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(item, fc.jsonValue()), { maxLength: 4 }), (items) => {
      for (const { fixture } of parseFixtures(items, nothingKnown, () => undefined)) {
        expect(providerFixtureSchema.safeParse(fixture).error).toBeUndefined();
      }
    }),
  );
});

test("most items of the right shape are read, so that the property above is about something", () => {
  const goal = fc.integer({ min: 0, max: 9 });
  const score = fc.record({ home: goal, away: goal });
  const events = fc.array(
    fc.record({ minute: fc.integer({ min: -3, max: 140 }), extra: fc.option(fc.integer({ min: 1, max: 50 })) }),
  );
  fc.assert(
    fc.property(score, score, events, (goals, fulltime, drawn) => {
      const items = drawn.map(({ minute, extra }) => event(11, minute, { time: { elapsed: minute, extra } }));
      const status = { short: "FT", elapsed: 90 };
      const { parsed } = read(wire({ status, goals, score: { fulltime }, events: items }));
      expect(parsed[0]?.fixture).toMatchObject({ score: goals, fullTime: fulltime });
    }),
  );
});
