import { expect, test } from "vitest";

import { readConfig } from "./env.ts";

test("what is not said is the product's own choice", () => {
  expect(readConfig({ ENVIRONMENT: "production", PUBLIC_ORIGIN: "" })).toEqual({
    environment: "production",
    publicOrigin: undefined,
    apiFootball: null,
    replaySpeed: 60,
    isLocal: false,
    checksAnswers: false,
  });
  expect(readConfig({ ENVIRONMENT: "staging" })).toMatchObject({ isLocal: false, publicOrigin: undefined });
  expect(
    readConfig({
      ENVIRONMENT: "local",
      PUBLIC_ORIGIN: "https://aibet.example",
      REPLAY_SPEED: "3600",
      CHECK_ANSWERS: "1",
    }),
  ).toEqual({
    environment: "local",
    publicOrigin: "https://aibet.example",
    apiFootball: null,
    replaySpeed: 3600,
    isLocal: true,
    checksAnswers: true,
  });
});

test("only the one word opens the local doors", () => {
  for (const ENVIRONMENT of [undefined, "", "LOCAL", "local ", "dev", "test", true]) {
    expect(() => readConfig({ ENVIRONMENT }), String(ENVIRONMENT)).toThrow(/ENVIRONMENT/);
  }
});

test("a configuration that cannot be read names its variable", () => {
  for (const [name, value] of [
    ["PUBLIC_ORIGIN", "aibet.example"],
    ["CHECK_ANSWERS", "yes"],
    ["REPLAY_SPEED", "0"],
    ["REPLAY_SPEED", "3601"],
    ["REPLAY_SPEED", "1.5"],
    ["REPLAY_SPEED", "fast"],
  ] as const) {
    expect(() => readConfig({ ENVIRONMENT: "production", [name]: value }), value).toThrow(
      new RegExp(`^configuration: ${name}: `),
    );
  }
});

test("an origin written like an address is still only an origin, because links and socket checks are made of it", () => {
  for (const PUBLIC_ORIGIN of [
    "https://aibet.example/",
    "https://AIBET.example",
    "https://aibet.example:443/app?x=1",
  ]) {
    expect(readConfig({ ENVIRONMENT: "production", PUBLIC_ORIGIN }).publicOrigin).toBe("https://aibet.example");
  }
  for (const PUBLIC_ORIGIN of ["javascript:alert(1)", "file:///etc", "ftp://aibet.example"]) {
    expect(() => readConfig({ ENVIRONMENT: "production", PUBLIC_ORIGIN }), PUBLIC_ORIGIN).toThrow(/PUBLIC_ORIGIN/);
  }
});

test("a key opens the upstream, at its own address and leagues unless others are named", () => {
  const environment = { ENVIRONMENT: "production", API_FOOTBALL_KEY: "k" };
  expect(readConfig(environment).apiFootball).toEqual({
    key: "k",
    baseUrl: "https://v3.football.api-sports.io",
    leagueRefs: ["39", "140", "135", "78", "61", "40"],
  });
  const named = { API_FOOTBALL_BASE_URL: "http://127.0.0.1:9/v3//", API_FOOTBALL_LEAGUES: "1,1,2" };
  expect(readConfig({ ...environment, ...named }).apiFootball).toMatchObject({
    baseUrl: "http://127.0.0.1:9/v3",
    leagueRefs: ["1", "2"],
  });
  expect(readConfig({ ...environment, API_FOOTBALL_KEY: "" }).apiFootball).toBeNull();
});
