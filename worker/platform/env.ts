import * as z from "zod";

const emptyAsAbsent = z
  .string()
  .optional()
  .transform((value) => (value === "" ? undefined : value));

const configSchema = z.object({
  ENVIRONMENT: z.enum(["local", "staging", "production"]),
  PUBLIC_ORIGIN: emptyAsAbsent.pipe(
    z
      .url({ protocol: /^https?$/ })
      // A last slash would make every link double it and every socket of our own a foreign one.
      .transform((address) => new URL(address).origin)
      .optional(),
  ),
  API_FOOTBALL_KEY: emptyAsAbsent,
  API_FOOTBALL_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .default("https://v3.football.api-sports.io")
    .transform((address) => address.replace(/\/+$/, "")),
  API_FOOTBALL_LEAGUES: z
    .string()
    .regex(/^\d{1,6}(,\d{1,6}){0,49}$/, "expected the provider's ids, separated by commas")
    .default("39,140,135,78,61,40"),
  OPENAI_API_KEY: emptyAsAbsent,
  OPENAI_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .default("https://api.openai.com/v1")
    .transform((address) => address.replace(/\/+$/, "")),
  OPENAI_MODEL: z.string().min(1).max(100).default("gpt-4o"),
  OPENAI_CALLS_PER_DAY: z.coerce.number().int().min(0).max(10_000).default(60),
  /** A search on the web and a page of text take the default and no longer; the gate forgets a call after two minutes. */
  OPENAI_TIMEOUT_SECONDS: z.coerce.number().int().min(1).max(110).default(90),
  /** Set by the tests: every answer is parsed by its own schema before it leaves. */
  CHECK_ANSWERS: z.enum(["", "1"]).default(""),
  REPLAY_SPEED: z.coerce.number().int().min(1).max(3600).default(60),
});

export type Config = {
  environment: "local" | "staging" | "production";
  /** Absolute origin for links in bodies; the request's own origin where none is configured. */
  publicOrigin: string | undefined;
  /** Null without a key: the replay then, where there is a tape. */
  apiFootball: { key: string; baseUrl: string; leagueRefs: string[] } | null;
  /** Null without a key: nothing is asked then, and nothing of it shown. */
  openAi: { key: string; baseUrl: string; model: string; callsPerDay: number; timeoutMs: number } | null;
  replaySpeed: number;
  isLocal: boolean;
  checksAnswers: boolean;
};

/**
 * The validated configuration.
 *
 * @throws Error naming the variable that cannot be read: a Worker that is configured wrongly answers nothing.
 */
export function readConfig(env: object): Config {
  const parsed = configSchema.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new Error(`configuration: ${issue?.path.join(".")}: ${issue?.message}`);
  }
  const values = parsed.data;
  return {
    environment: values.ENVIRONMENT,
    publicOrigin: values.PUBLIC_ORIGIN,
    apiFootball:
      values.API_FOOTBALL_KEY === undefined
        ? null
        : {
            key: values.API_FOOTBALL_KEY,
            baseUrl: values.API_FOOTBALL_BASE_URL,
            leagueRefs: [...new Set(values.API_FOOTBALL_LEAGUES.split(","))],
          },
    openAi:
      values.OPENAI_API_KEY === undefined
        ? null
        : {
            key: values.OPENAI_API_KEY,
            baseUrl: values.OPENAI_BASE_URL,
            model: values.OPENAI_MODEL,
            callsPerDay: values.OPENAI_CALLS_PER_DAY,
            timeoutMs: values.OPENAI_TIMEOUT_SECONDS * 1000,
          },
    replaySpeed: values.REPLAY_SPEED,
    isLocal: values.ENVIRONMENT === "local",
    checksAnswers: values.CHECK_ANSWERS === "1",
  };
}
