import { expect, inject, test } from "vitest";

import {
  apiKey,
  dayMs,
  keyOf,
  match,
  nowMs,
  numbered,
  openSetting,
  worldOf,
} from "../../../../test/upstreams/api-football-setting.ts";
import { GateClosedError } from "../../upstream.ts";

test("a closed gate sends nothing, is asked once, and is the failure", async () => {
  const { provider, closed, acquired, asked } = await openSetting(
    inject("apiFootballUrl"),
    worldOf([match(1), match(2)]),
  );
  for (const priority of ["live", "calendar", "odds", "statistics", "history"] as const) closed.add(priority);
  const keys = [keyOf(match(1)), keyOf(match(2, { leagueId: 40 }))];
  const answers = [
    await provider.listFixtures({ fromMs: nowMs, toMs: nowMs + 7 * dayMs }),
    await provider.listLiveFixtures(),
    await provider.listFixturesByRef(numbered(1, 45).map(String)),
    await provider.listPrices(keys),
    await provider.listAbsences(keys),
    await provider.listBackgrounds(keys.map((key) => ({ ...key, callsLeft: 4 }))),
    await provider.listHistory("39/2025"),
  ];
  for (const answer of answers) {
    expect(answer).toMatchObject({ items: [], calls: 0 });
    expect(answer.failure).toBeInstanceOf(GateClosedError);
  }
  await expect(provider.listHistorySteps({ fromMs: 0, toMs: nowMs })).rejects.toThrow(GateClosedError);
  expect(acquired).toEqual(["calendar", "live", "live", "odds", "statistics", "statistics", "history", "history"]);
  expect(await asked()).toEqual([]);
});

test("no failure ever holds the key", async () => {
  const { provider, control } = await openSetting(inject("apiFootballUrl"), worldOf([match(1)]));
  await control.setFaults({ kind: "errors", errors: { token: `the key ${apiKey} is wrong` } });
  const { failure } = await provider.listLiveFixtures();
  expect(failure?.message).toBe("API-Football /fixtures: token: the key *** is wrong");
});
