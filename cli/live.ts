import { join } from "node:path";

import type { KeyCheck, checkApiKey } from "../worker/collect/providers/api-football/key-check.ts";
import { readConfig } from "../worker/platform/env.ts";
import { takeInBacktests } from "./backtest/register.ts";
import { ensureBuilt } from "./build.ts";
import { gptSettings } from "./gpt-settings.ts";
import { accountVars } from "./local-secrets.ts";
import { type LocalWorker, migrate, startLocalWorker } from "./local-worker.ts";
import { StartError, stateRoot, step } from "./replay.ts";

type ApiFootball = NonNullable<ReturnType<typeof readConfig>["apiFootball"]>;

/** What `npm start` plays: real matches where `live` is set, a replay otherwise; `line` is for the person at the terminal. */
export type Source = { live: { apiFootball: ApiFootball } | null; line: string | null };

const providers = ["", "auto", "replay", "api-football"];
const checkTimeoutMs = 10_000;

/** Where the store of real matches lives; `npm run import` fills the same one. */
export function liveStateDir(): string {
  return join(stateRoot(), "live");
}

/**
 * A key that works plays real matches; without one, or with one the upstream does not accept, the replay is played.
 * `PROVIDER=replay` or a `TAPE` always plays the replay, `PROVIDER=api-football` always the real matches.
 *
 * @throws StartError when what is asked for cannot be read
 */
export async function chooseSource(
  environment: Readonly<Record<string, string | undefined>>,
  check: typeof checkApiKey,
): Promise<Source> {
  const wanted = environment["PROVIDER"] ?? "";
  if (!providers.includes(wanted)) throw new StartError(`PROVIDER: "${wanted}" is none of auto, replay, api-football`);
  const apiFootball = readKey(environment);
  const insists = wanted === "api-football";
  if (insists && !apiFootball) throw new StartError("PROVIDER=api-football needs API_FOOTBALL_KEY");
  if (!apiFootball || wanted === "replay" || (environment["TAPE"] && !insists)) return { live: null, line: null };

  const answer = await check({ ...apiFootball, apiKey: apiFootball.key, fetch, timeoutMs: checkTimeoutMs });
  if (answer.ok) return { live: { apiFootball }, line: `API-Football: ${planLine(answer)}` };
  const trouble =
    answer.reason === "refused"
      ? `API_FOOTBALL_KEY is refused by ${apiFootball.baseUrl}: ${answer.text}`
      : `${apiFootball.baseUrl} does not answer: ${answer.text}`;
  return insists
    ? { live: { apiFootball }, line: `${trouble}. Serving what is stored, as PROVIDER=api-football asks.` }
    : { live: null, line: `${trouble}. Playing the replay instead.` };
}

/** Builds what is not built and serves the store of real matches; the first tick collects what is due. */
export async function startLive(settings: { apiFootball: ApiFootball; port: number }): Promise<LocalWorker> {
  const { key, baseUrl, leagueRefs } = settings.apiFootball;
  await step("Building", () => ensureBuilt());
  const worker = await startLocalWorker({
    port: settings.port,
    stateDir: liveStateDir(),
    vars: {
      ENVIRONMENT: "local",
      API_FOOTBALL_KEY: key,
      API_FOOTBALL_BASE_URL: baseUrl,
      API_FOOTBALL_LEAGUES: leagueRefs.join(","),
      ...gptSettings(process.env),
      ...(await accountVars(process.env, stateRoot(), settings.port)),
    },
  });
  try {
    const database = await worker.database("DB");
    await step("Preparing the store", async () => {
      await migrate(database);
      await takeInBacktests(database, stateRoot());
    });
    return worker;
  } catch (error) {
    await worker.stop();
    throw error;
  }
}

function readKey(environment: Readonly<Record<string, string | undefined>>): ApiFootball | null {
  const { API_FOOTBALL_KEY, API_FOOTBALL_BASE_URL, API_FOOTBALL_LEAGUES } = environment;
  try {
    return readConfig({
      ENVIRONMENT: "local",
      API_FOOTBALL_KEY,
      API_FOOTBALL_BASE_URL: API_FOOTBALL_BASE_URL || undefined,
      API_FOOTBALL_LEAGUES: API_FOOTBALL_LEAGUES || undefined,
      ...gptSettings(environment),
    }).apiFootball;
  } catch (error) {
    throw new StartError(error instanceof Error ? error.message : String(error));
  }
}

function planLine(answer: Extract<KeyCheck, { ok: true }>): string {
  return `plan ${answer.plan}, ${answer.used} of ${answer.limitDay} calls of today used`;
}
