import { afterEach, expect, test, vi } from "vitest";

import { createLogger, messageOf } from "./logger.ts";

afterEach(() => {
  vi.restoreAllMocks();
});

test("every event is one line of JSON at its own level, with what the logger was bound to", () => {
  const lines = (["info", "warn", "error"] as const).map((level) => {
    const console = vi.spyOn(globalThis.console, level).mockReturnValue(undefined);
    createLogger({ request_id: "req_1", actor: "anonymous" })[level]("match\nmoved", { matchId: 7, actor: "system" });
    expect(console).toHaveBeenCalledOnce();
    return String(console.mock.calls[0]?.[0]);
  });
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual(
    ["info", "warn", "error"].map((level) => ({
      level,
      event: "match\nmoved",
      request_id: "req_1",
      actor: "system",
      matchId: 7,
    })),
  );
  for (const line of lines) expect(line).not.toContain("\n");
  createLogger().info("started");
  expect(vi.mocked(console.info).mock.lastCall).toEqual(['{"level":"info","event":"started"}']);
});

test("whatever is thrown has a message, and a wrapped one keeps its cause", () => {
  expect(messageOf(new Error("outer", { cause: new Error("D1_ERROR: locked") }))).toBe("outer: D1_ERROR: locked");
  expect(messageOf(new Error("outer", { cause: "text" }))).toBe("outer");
  expect([messageOf("text"), messageOf(undefined), messageOf(42)]).toEqual(["text", "undefined", "42"]);
});

test("no secret and no address of a person reaches a line, by its name or within a message", () => {
  const console = vi.spyOn(globalThis.console, "error").mockReturnValue(undefined);
  const secrets = [
    "correct horse battery",
    "aibet_live_4fGhJ2kLmN3pQrStUvWxYz0123456789ABCDEFGHIJKLM",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI3In0.c2lnbmF0dXJl",
    "amelie.o'neill+bets@exämple.co.uk",
    "sk-proj-0123456789abcdef0123",
    "0f1e2d3c4b5a69788796",
  ] as const;
  const [password, key, jwt, address, openAiKey, mailToken] = secrets;
  const log = createLogger({ actor: "user" });
  for (const name of [
    "password",
    "Authorization",
    "cookie",
    "Set-Cookie",
    "refreshToken",
    "access_token",
    "apiKey",
    "x-api-key",
    "email",
    "JWT_SECRET",
  ]) {
    log.error("named", { [name]: password });
  }
  for (const text of [
    `refused: Authorization: Bearer ${jwt}`,
    `header X-API-Key: ${key} unknown`,
    `jwt ${jwt} expired`,
    `UNIQUE constraint failed for "${address}"`,
    `GET /verification?token=${mailToken}&lang=fr`,
    `{"password":"${mailToken}","email":"${address}"}`,
    `openai: 401 ${openAiKey}`,
    `Basic ${mailToken}`,
  ]) {
    log.error("quoted", { reason: text, path: text });
  }
  const lines = console.mock.calls.map(([line]) => String(line));
  expect(lines).toHaveLength(18);
  for (const line of lines) {
    for (const secret of [...secrets, "neill+bets", "exämple.co.uk"]) expect(line).not.toContain(secret);
    expect(line).toContain("[redacted]");
    expect(line).toContain('"actor":"user"');
  }
  log.error("ordinary", {
    reason: "D1_ERROR: locked at 12:30, 5 tokens left",
    path: "/api/v1/predictions/7",
    tokens: 12,
  });
  expect(console.mock.lastCall?.[0]).toBe(
    '{"level":"error","event":"ordinary","actor":"user","reason":"D1_ERROR: locked at 12:30, 5 tokens left","path":"/api/v1/predictions/7","tokens":12}',
  );
});
