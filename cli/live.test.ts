import { expect, test } from "vitest";

import type { checkApiKey } from "../worker/collect/providers/api-football/key-check.ts";
import { chooseSource } from "./live.ts";

const key = "0123456789abcdef";
const withKey = { API_FOOTBALL_KEY: key };

function answers(answer: Awaited<ReturnType<typeof checkApiKey>>): typeof checkApiKey {
  return () => Promise.resolve(answer);
}

const accepted = answers({ ok: true, plan: "Free", used: 12, limitDay: 100 });
const refused = answers({ ok: false, reason: "refused", text: "token: Error/Missing application key" });
const silent = answers({ ok: false, reason: "unreachable", text: "no connection" });
const unasked: typeof checkApiKey = () => Promise.reject(new Error("nobody asked for a check"));

test("without a key the replay is played, and nobody is asked", async () => {
  const replay = { live: null, line: null };
  expect(await chooseSource({}, unasked)).toEqual(replay);
  expect(await chooseSource({ API_FOOTBALL_KEY: "" }, unasked)).toEqual(replay);
  expect(await chooseSource({ ...withKey, PROVIDER: "replay" }, unasked)).toEqual(replay);
  expect(await chooseSource({ ...withKey, TAPE: "/some/folder" }, unasked)).toEqual(replay);
});

test("a key that works plays real matches and says what is left of the day", async () => {
  const source = await chooseSource({ ...withKey, API_FOOTBALL_LEAGUES: "39,61,39" }, accepted);
  expect(source).toEqual({
    live: { apiFootball: { key, baseUrl: "https://v3.football.api-sports.io", leagueRefs: ["39", "61"] } },
    line: "API-Football: plan Free, 12 of 100 calls of today used",
  });
});

test("a key that is refused, or an upstream that is silent, is one clear line and the replay, unless told otherwise", async () => {
  for (const [check, words] of [
    [refused, /^API_FOOTBALL_KEY is refused by https:\/\/v3.*Missing application key\. Playing the replay instead\.$/],
    [silent, /does not answer: no connection\. Playing the replay instead\.$/],
  ] as const) {
    const source = await chooseSource(withKey, check);
    expect(source.live).toBeNull();
    expect(source.line).toMatch(words);
    expect(source.line).not.toContain(key);
    const insisting = await chooseSource({ ...withKey, PROVIDER: "api-football", TAPE: "/some/folder" }, check);
    expect(insisting.live?.apiFootball.key).toBe(key);
    expect(insisting.line).toMatch(/Serving what is stored/);
  }
});

test("what cannot be read is named", async () => {
  await expect(chooseSource({ PROVIDER: "espn" }, unasked)).rejects.toThrow(/PROVIDER: "espn"/);
  await expect(chooseSource({ PROVIDER: "api-football" }, unasked)).rejects.toThrow(/needs API_FOOTBALL_KEY/);
  await expect(chooseSource({ ...withKey, API_FOOTBALL_LEAGUES: "39;61" }, unasked)).rejects.toThrow(
    /API_FOOTBALL_LEAGUES/,
  );
  await expect(chooseSource({ ...withKey, API_FOOTBALL_BASE_URL: "nowhere" }, unasked)).rejects.toThrow(
    /API_FOOTBALL_BASE_URL/,
  );
});
