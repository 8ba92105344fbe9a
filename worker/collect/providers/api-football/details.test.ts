import { expect, inject, test } from "vitest";

import { finished, match, numbered, openSetting, worldOf } from "../../../../test/upstreams/api-football-setting.ts";
import { UpstreamError } from "../../upstream.ts";

test("everything in play is one call; a league alone is asked with all, since the upstream refuses its number", async () => {
  const playing = match(1, { status: "1H", elapsed: 10, goals: { home: 0, away: 0 } });
  const abroad = { ...playing, id: 2, leagueId: 77 };
  const both = await openSetting(inject("apiFootballUrl"), worldOf([playing, abroad]));
  expect(await both.provider.listLiveFixtures()).toMatchObject({ items: [{ ref: "1" }], calls: 1 });
  expect(await both.asked()).toEqual(["fixtures?live=39-40"]);
  const alone = await openSetting(inject("apiFootballUrl"), worldOf([playing, abroad]), { leagueRefs: ["39"] });
  expect(await alone.provider.listLiveFixtures()).toMatchObject({ items: [{ ref: "1" }], calls: 1 });
  expect(await alone.asked()).toEqual(["fixtures?live=all"]);
  const none = await openSetting(inject("apiFootballUrl"), worldOf([playing]), { leagueRefs: [] });
  expect(await none.provider.listLiveFixtures()).toEqual({ items: [], calls: 0, failure: null });
});

test("fixtures by name come twenty a call, each once, and names nobody knows are left out", async () => {
  const { provider, asked } = await openSetting(
    inject("apiFootballUrl"),
    worldOf(numbered(1, 45).map((id) => match(id))),
  );
  const refs = [...numbered(1, 45), 1, 999].map(String);
  const answer = await provider.listFixturesByRef([...refs, "not a number"]);
  expect(answer.items.map(({ ref }) => ref)).toEqual(numbered(1, 45).map(String));
  expect(answer.calls).toBe(3);
  expect(await asked()).toHaveLength(3);
  expect(await provider.listFixturesByRef([])).toEqual({ items: [], calls: 0, failure: null });
});

test("a fixture nobody asked for is left out", async () => {
  const { provider } = await openSetting(inject("apiFootballUrl"), worldOf([match(1), match(2), match(3)]), {
    async fetch(input, init) {
      const response = await fetch(new Request(input).url.replace("ids=1-2", "ids=1-2-3"), init);
      return new Response((await response.text()).replace('"ids":"1-2-3"', '"ids":"1-2"'), response);
    },
  });
  const { items } = await provider.listFixturesByRef(["1", "2"]);
  expect(items.map(({ ref }) => ref)).toEqual(["1", "2"]);
});

test("a plan that takes one fixture a call is asked one by one, and remembered", async () => {
  const { provider, asked } = await openSetting(
    inject("apiFootballUrl"),
    worldOf([match(1), match(2)], { plan: "Free" }),
  );
  const answer = await provider.listFixturesByRef(["1", "2"]);
  expect(answer).toMatchObject({ items: [{ ref: "1" }, { ref: "2" }], calls: 3, failure: null });
  await provider.listFixturesByRef(["1", "2"]);
  expect(await asked()).toEqual([
    "fixtures?ids=1-2",
    "fixtures?id=1",
    "fixtures?id=2",
    "fixtures?id=1",
    "fixtures?id=2",
  ]);
});

const goal = { kind: "goal", side: "home", minute: 5, player: { id: 1, name: "A. One" } } as const;

test("what an answer by name does not carry is asked for: events in play, everything of a finished match", async () => {
  const playing = match(1, { status: "1H", elapsed: 10, goals: { home: 1, away: 0 }, events: [goal] });
  const statistics = { home: { "Total Shots": 9 }, away: { "Total Shots": 4 } };
  const world = worldOf([playing, finished(2, { events: [goal], statistics }), match(3)], { detailsById: false });
  const { provider, asked, acquired } = await openSetting(inject("apiFootballUrl"), world);
  const answer = await provider.listFixturesByRef(["1", "2", "3"]);
  expect(answer.items).toMatchObject([
    { ref: "1", events: [{ kind: "goal" }], statistics: null },
    { ref: "2", events: [{ kind: "goal" }], statistics: { home: { shots: 9 }, away: { shots: 4 } }, lineUps: null },
    { ref: "3", events: [] },
  ]);
  expect(await asked()).toEqual([
    "fixtures?ids=1-2-3",
    "fixtures/events?fixture=1",
    "fixtures/events?fixture=2",
    "fixtures/statistics?fixture=2",
    "fixtures/lineups?fixture=2",
  ]);
  expect(acquired).toEqual(["live", "live", "live", "statistics", "statistics"]);
});

test("a gate closed to statistics fails nothing of a finished match, an upstream that fails does", async () => {
  const world = worldOf([finished(2, { events: [goal] })], { detailsById: false });
  const { provider, control, closed } = await openSetting(inject("apiFootballUrl"), world);
  closed.add("statistics");
  expect(await provider.listFixturesByRef(["2"])).toMatchObject({
    items: [{ statistics: null, lineUps: null, events: [{ kind: "goal" }] }],
    calls: 2,
    failure: null,
  });
  closed.clear();
  await control.setFaults({ kind: "500", endpoints: ["fixtures/events", "fixtures/lineups"] });
  const answer = await provider.listFixturesByRef(["2"]);
  expect(answer).toMatchObject({ items: [{ ref: "2", events: [] }], calls: 4 });
  expect(answer.failure).toBeInstanceOf(UpstreamError);
});
