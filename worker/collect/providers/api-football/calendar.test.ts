import { expect, inject, test } from "vitest";

import { dayMs, hourMs, match, nowMs, openSetting, worldOf } from "../../../../test/upstreams/api-football-setting.ts";
import { UpstreamError } from "../../upstream.ts";

test("a long range costs one call a league, a short one a call a date, and the running seasons one a day", async () => {
  let clockMs = nowMs;
  const abroad = match(3, { leagueId: 77 });
  const { provider, asked } = await openSetting(
    inject("apiFootballUrl"),
    worldOf([match(1, { kickoffAtMs: nowMs + 2 * hourMs }), match(2), abroad]),
    {
      realNowMs: () => clockMs,
    },
  );
  const week = await provider.listFixtures({ fromMs: nowMs, toMs: nowMs + 7 * dayMs });
  expect(week).toMatchObject({ items: [{ ref: "2" }, { ref: "1" }], calls: 3, failure: null });
  expect(await asked()).toEqual([
    "leagues?current=true",
    "fixtures?league=39&season=2026&from=2026-10-10&to=2026-10-17",
    "fixtures?league=40&season=2026&from=2026-10-10&to=2026-10-17",
  ]);
  const evening = await provider.listFixtures({ fromMs: nowMs, toMs: nowMs + 2 * hourMs });
  expect(evening).toMatchObject({ items: [{ ref: "2" }], calls: 1 });
  clockMs += dayMs;
  await provider.listFixtures({ fromMs: nowMs, toMs: nowMs + 2 * hourMs });
  expect(await asked()).toEqual(["fixtures?date=2026-10-10", "leagues?current=true", "fixtures?date=2026-10-10"]);
});

test("a range that reaches into two seasons is asked in both", async () => {
  const { provider, asked } = await openSetting(inject("apiFootballUrl"), worldOf([]), { leagueRefs: ["39"] });
  await provider.listFixtures({ fromMs: Date.UTC(2026, 7, 10), toMs: Date.UTC(2026, 7, 20) });
  expect((await asked()).slice(1).map((question) => /season=\d+/.exec(question)?.[0])).toEqual([
    "season=2025",
    "season=2026",
  ]);
});

test("a league the upstream does not know is said to be unknown, and costs nothing", async () => {
  const { provider, asked, refused } = await openSetting(inject("apiFootballUrl"), worldOf([match(1)]), {
    leagueRefs: ["39", "9999"],
  });
  const { items } = await provider.listFixtures({ fromMs: nowMs, toMs: nowMs + 7 * dayMs });
  expect(items).toHaveLength(1);
  expect(await asked()).toHaveLength(2);
  expect(refused).toEqual(["league 9999 is not one of the upstream's"]);
});

test("a plan without running seasons is asked by date, as far as it holds the dates", async () => {
  const far = match(3, { kickoffAtMs: nowMs + 3 * dayMs });
  const { provider, asked, refused } = await openSetting(
    inject("apiFootballUrl"),
    worldOf([match(1), match(2, { leagueId: 40 }), far], { plan: "Free" }),
  );
  const range = { fromMs: nowMs, toMs: nowMs + 5 * dayMs };
  const answer = await provider.listFixtures(range);
  expect(answer).toMatchObject({ items: [{ ref: "1" }, { ref: "2" }], calls: 5, failure: null });
  expect(refused).toEqual([expect.stringContaining("Free plans do not have access to this date")]);
  await asked();
  await provider.listFixtures(range);
  expect(await asked()).toEqual(["fixtures?date=2026-10-10", "fixtures?date=2026-10-11", "fixtures?date=2026-10-12"]);
});

test("a plan that holds nothing of what is asked is a failure", async () => {
  const { provider } = await openSetting(inject("apiFootballUrl"), worldOf([], { plan: "Free" }));
  const answer = await provider.listFixtures({ fromMs: nowMs + 5 * dayMs, toMs: nowMs + 6 * dayMs });
  expect(answer.items).toEqual([]);
  expect(answer.failure?.message).toContain("Free plans do not have access");
});

test("what one league's failure leaves is kept, and the failure told", async () => {
  const { provider, control } = await openSetting(
    inject("apiFootballUrl"),
    worldOf([match(1), match(2, { leagueId: 40 })]),
  );
  await provider.listFixtures({ fromMs: nowMs, toMs: nowMs + dayMs });
  await control.setFaults({ kind: "500", endpoints: ["fixtures"], calls: 1 });
  const answer = await provider.listFixtures({ fromMs: nowMs, toMs: nowMs + 7 * dayMs });
  expect(answer).toMatchObject({ items: [{ ref: "2" }], calls: 2 });
  expect(answer.failure).toBeInstanceOf(UpstreamError);
});
