import { beforeEach, expect, test } from "vitest";

import { createFootball, finishedAs, fixtureOf } from "../../test/football.ts";
import { createWorld, dayMs, freshStore, rowsOf, startMs } from "../../test/world.ts";
import type { ServiceContext } from "../context.ts";
import { collectHistory, needsHistory } from "./history.ts";
import { UpstreamError } from "./upstream.ts";

beforeEach(freshStore);

const teams = ["Alpha", "Beta", "Gamma", "Delta"] as const;

/** Three pieces of a past, of which the upstream may refuse one. */
function past(): { ctx: ServiceContext; asked: string[]; broken: { step: string | null } } {
  const asked: string[] = [];
  const broken: { step: string | null } = { step: "second" };
  const football = createFootball();
  const world = createWorld({
    ...football,
    listHistorySteps: () => Promise.resolve(["first", "second", "third"]),
    listHistory: (step) => {
      asked.push(step);
      const fixture = fixtureOf(step, {
        home: teams[asked.length % 2 === 0 ? 0 : 1],
        away: teams[asked.length % 2 === 0 ? 2 : 3],
        kickoffAtMs: startMs - asked.length * 100 * dayMs,
        ...finishedAs(1, 0),
      });
      const failure = step === broken.step ? new UpstreamError("HTTP 500") : null;
      return Promise.resolve({ items: failure ? [] : [fixture], calls: 1, failure });
    },
  });
  return { ctx: world.compose(), asked, broken };
}

test("a history that was cut short keeps what it brought and goes on where it stopped", async () => {
  const { ctx, asked, broken } = past();
  expect(await needsHistory(ctx)).toBe(true);
  await expect(collectHistory(ctx)).rejects.toThrow("HTTP 500");
  expect(asked).toEqual(["first", "second"]);
  expect(await rowsOf("select count(*) as matches from matches")).toEqual([{ matches: 1 }]);
  expect(await needsHistory(ctx), "not whole yet").toBe(true);

  broken.step = null;
  asked.length = 0;
  await collectHistory(ctx);
  expect(asked).toEqual(["second", "third"]);
  expect(await rowsOf("select count(*) as matches from matches")).toEqual([{ matches: 3 }]);
  expect(await needsHistory(ctx)).toBe(false);
});

test("a league that is followed later asks for its past, and the order of the leagues does not matter", async () => {
  const { ctx, broken } = past();
  broken.step = null;
  const following = (...leagueRefs: string[]): ServiceContext => ({
    ...ctx,
    config: { ...ctx.config, apiFootball: { key: "k", baseUrl: "http://localhost", leagueRefs } },
  });
  await collectHistory(following("39", "61"));
  expect(await needsHistory(following("61", "39"))).toBe(false);
  expect(await needsHistory(following("39", "61", "78"))).toBe(true);
});
