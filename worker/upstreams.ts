import type { Bindings } from "./bindings.ts";
import type { GateState } from "./collect/gate.ts";
import { createApiFootballProvider } from "./collect/providers/api-football/provider.ts";
import { type ApiFootballMemory, createApiFootballMemory } from "./collect/providers/api-football/source.ts";
import type { FootballProvider } from "./collect/providers/provider.ts";
import type { UpstreamGate } from "./collect/upstream.ts";
import { type Gpt, type GptGate, createGpt } from "./predict/gpt/gpt.ts";
import { callsLeft } from "./predict/gpt/token-gate.ts";
import type { Config } from "./platform/env.ts";
import { createLogger } from "./platform/logger.ts";

export type Upstream = { provider: FootballProvider; gate: UpstreamGate };

/** A minute's quota fills up within seconds: that long a call waits at the gate instead of coming back another time. */
const longestWaitMs = 8_000;
const timeoutMs = 10_000;

/** What an upstream taught of its seasons and plans costs calls, and is kept while the isolate lives; by base URL. */
const memories = new Map<string, ApiFootballMemory>();

/** API-Football behind its gate; null without a key. */
export function openApiFootball(env: Bindings, config: Config): Upstream | null {
  if (!config.apiFootball) return null;
  const { key, baseUrl, leagueRefs } = config.apiFootball;
  const memory = memories.get(baseUrl) ?? createApiFootballMemory();
  memories.set(baseUrl, memory);
  const log = createLogger({ upstream: "api-football" });
  const gate = openGate(env, (reason) => log.error("upstream_key_refused", { reason }));
  const provider = createApiFootballProvider({
    baseUrl,
    apiKey: key,
    leagueRefs,
    gate,
    fetch: (input, init) => fetch(input, init),
    realNowMs: () => Date.now(),
    timeoutMs,
    onRefused: (reason) => log.warn("answer_refused", { reason }),
    memory,
  });
  return { provider, gate };
}

/** GPT behind its gate; null without a key. */
export function openGpt(env: Bindings, config: Config): Gpt | null {
  if (!config.openAi) return null;
  const { key, baseUrl, model, callsPerDay, timeoutMs: answerTimeoutMs } = config.openAi;
  return createGpt({
    apiKey: key,
    baseUrl,
    model,
    callsPerDay,
    gate: openTokenGate(env, "openai", () => Date.now()),
    timeoutMs: answerTimeoutMs,
    newId: () => crypto.randomUUID(),
    fetch: (input, init) => fetch(input, init),
  });
}

/** The token gate of a name, on the caller's real clock. */
export function openTokenGate(env: Bindings, name: string, realNowMs: () => number): GptGate {
  const stub = () => env.TOKEN_GATE.getByName(name);
  return {
    acquire: async (request) => stub().acquire(request, realNowMs()),
    report: async (end) => stub().report(end, realNowMs()),
    callsLeft: async (callsPerDay) => callsLeft(await stub().describe(realNowMs()), callsPerDay, realNowMs()),
  };
}

function openGate(env: Bindings, onKeyRefused: (reason: string | null) => void): UpstreamGate {
  // A stub is asked for anew each time: one that met an error stays broken.
  const stub = () => env.UPSTREAM_GATE.getByName("api-football");
  return {
    async acquire(priority) {
      for (;;) {
        const nowMs = Date.now();
        const permit = await stub().acquire(priority, nowMs);
        const waitMs = permit.granted ? 0 : permit.retryAtMs - nowMs;
        if (permit.granted || permit.reason !== "minute" || waitMs > longestWaitMs) return permit;
        await scheduler.wait(waitMs);
      }
    },
    async report(end) {
      if (end.outcome === "refused") onKeyRefused(end.error);
      await stub().report(end, Date.now());
    },
    expect: async (expected) => stub().expect(expected, Date.now()),
    describe: async (): Promise<GateState> => stub().describe(Date.now()),
  };
}
