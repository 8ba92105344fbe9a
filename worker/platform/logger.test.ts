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
