import { expect, test } from "vitest";

import { readConfig } from "./env.ts";

test("what is not said is the product's own choice", () => {
  expect(readConfig({ ENVIRONMENT: "production", PUBLIC_ORIGIN: "" })).toEqual({
    environment: "production",
    publicOrigin: undefined,
    apiFootball: null,
    openAi: null,
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
    openAi: null,
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
    ["OPENAI_BASE_URL", "api.example"],
    ["OPENAI_CALLS_PER_DAY", "many"],
    ["OPENAI_TIMEOUT_SECONDS", "120"],
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

test("a key opens GPT, at its own address and model unless others are named", () => {
  const environment = { ENVIRONMENT: "production", OPENAI_API_KEY: "k" };
  expect(readConfig(environment).openAi).toEqual({
    key: "k",
    baseUrl: "https://api.openai.com/v1",
    model: "gpt-4o",
    callsPerDay: 60,
    timeoutMs: 90_000,
  });
  const named = {
    OPENAI_BASE_URL: "http://127.0.0.1:9/v1/",
    OPENAI_MODEL: "gpt-6",
    OPENAI_CALLS_PER_DAY: "5",
    OPENAI_TIMEOUT_SECONDS: "20",
  };
  expect(readConfig({ ...environment, ...named }).openAi).toEqual({
    key: "k",
    baseUrl: "http://127.0.0.1:9/v1",
    model: "gpt-6",
    callsPerDay: 5,
    timeoutMs: 20_000,
  });
  expect(readConfig({ ...environment, OPENAI_API_KEY: "" }).openAi).toBeNull();
});
