import { expect, test } from "vitest";

import { readConfig } from "./env.ts";

test("what is not said is the product's own choice", () => {
  expect(readConfig({ ENVIRONMENT: "production", PUBLIC_ORIGIN: "" })).toEqual({
    environment: "production",
    publicOrigin: undefined,
    apiFootball: null,
    openAi: null,
    accountSecrets: null,
    adminEmails: [],
    mail: { from: undefined, resendKey: undefined },
    vapid: null,
    linkOrigin: undefined,
    corsOrigins: [],
    rateLimitFactor: 1,
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
    accountSecrets: null,
    adminEmails: [],
    mail: { from: undefined, resendKey: undefined },
    vapid: null,
    linkOrigin: "https://aibet.example",
    corsOrigins: [],
    rateLimitFactor: 1,
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
    ["CORS_ORIGINS", "*"],
    ["CORS_ORIGINS", "https://aibet.example/"],
    ["CORS_ORIGINS", "https://a.example,null"],
    ["RATE_LIMIT_FACTOR", "0"],
    ["RATE_LIMIT_FACTOR", "many"],
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

test("accounts need both of their secrets, and a secret that is short, double or one too many is named", () => {
  const [pepper, secret] = ["p".repeat(32), "s".repeat(32)];
  const both = { ENVIRONMENT: "production", JWT_SECRETS: `new:${secret}, old:${secret}x`, PASSWORD_PEPPER: pepper };
  expect(readConfig(both).accountSecrets).toEqual({
    signingKeys: [
      { kid: "new", secret },
      { kid: "old", secret: `${secret}x` },
    ],
    pepper,
  });
  for (const missing of ["JWT_SECRETS", "PASSWORD_PEPPER"]) {
    for (const nothing of ["", undefined])
      expect(readConfig({ ...both, [missing]: nothing }).accountSecrets).toBeNull();
  }
  for (const wrong of [
    { JWT_SECRETS: secret },
    { JWT_SECRETS: "a:short" },
    { JWT_SECRETS: `a:${secret},` },
    { JWT_SECRETS: `a:${secret},a:${secret}` },
    { JWT_SECRETS: ["a", "b", "c", "d"].map((kid) => `${kid}:${secret}`).join(",") },
    { JWT_SECRETS: `a b:${secret}` },
    { PASSWORD_PEPPER: "short" },
  ]) {
    const [name = ""] = Object.keys(wrong);
    const told = () => readConfig({ ...both, ...wrong });
    expect(told, JSON.stringify(wrong)).toThrow(new RegExp(`^configuration: ${name}: `));
    expect(told).not.toThrow(secret);
  }
});

test("limits are multiplied and links lead to the local server on somebody's own machine alone", () => {
  const wide = {
    RATE_LIMIT_FACTOR: "50",
    LOCAL_ORIGIN: "http://localhost:9",
    ADMIN_EMAILS: "a@x.example, b@x.example,,",
  };
  expect(readConfig({ ENVIRONMENT: "local", ...wide })).toMatchObject({
    rateLimitFactor: 50,
    linkOrigin: "http://localhost:9",
    adminEmails: ["a@x.example", "b@x.example"],
  });
  for (const ENVIRONMENT of ["staging", "production"]) {
    expect(readConfig({ ENVIRONMENT, ...wide })).toMatchObject({ rateLimitFactor: 1, linkOrigin: undefined });
  }
});

test("pages of other origins are named one by one", () => {
  const named = readConfig({ ENVIRONMENT: "production", CORS_ORIGINS: "https://a.example, http://localhost:3000," });
  expect(named.corsOrigins).toEqual(["https://a.example", "http://localhost:3000"]);
});
