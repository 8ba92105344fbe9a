import * as z from "zod";

const emptyAsAbsent = z
  .string()
  .optional()
  .transform((value) => (value === "" ? undefined : value));

const shortestSecret = 32;

/** `kid:secret,kid:secret`, newest first; a rotation needs two, and a third is one too late. */
const signingKeysSchema = emptyAsAbsent.transform((text, context) => {
  const keys = (text ?? "").split(",").flatMap((part) => {
    const [, kid, secret] = /^([A-Za-z0-9_-]{1,32}):(\S+)$/.exec(part.trim()) ?? [];
    return kid === undefined || secret === undefined ? [] : [{ kid, secret }];
  });
  if (text === undefined) return null;
  const isWhole = keys.length === text.split(",").length && keys.length <= 3;
  const isStrong = keys.every(({ secret }) => secret.length >= shortestSecret);
  if (isWhole && isStrong && new Set(keys.map(({ kid }) => kid)).size === keys.length) return keys;
  context.addIssue({
    code: "custom",
    message: `expected one to three of kid:secret, separated by commas, secrets of ${shortestSecret} characters or more`,
  });
  return z.NEVER;
});

const listSchema = z
  .string()
  .default("")
  .transform((text) => text.split(",").flatMap((part) => (part.trim() === "" ? [] : [part.trim()])));

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
  JWT_SECRETS: signingKeysSchema,
  PASSWORD_PEPPER: emptyAsAbsent.pipe(z.string().min(shortestSecret).optional()),
  ADMIN_EMAILS: listSchema,
  MAIL_FROM: emptyAsAbsent,
  RESEND_API_KEY: emptyAsAbsent,
  /** Where the local server answers: set by the commands, and read on somebody's own machine alone. */
  LOCAL_ORIGIN: emptyAsAbsent,
  /** Base64url, as `npx web-push generate-vapid-keys` writes them; the subject is a `mailto:` or an address of ours. */
  VAPID_PUBLIC_KEY: emptyAsAbsent.pipe(
    z
      .string()
      .regex(/^[\w-]{87}$/)
      .optional(),
  ),
  VAPID_PRIVATE_KEY: emptyAsAbsent.pipe(
    z
      .string()
      .regex(/^[\w-]{43}$/)
      .optional(),
  ),
  VAPID_SUBJECT: emptyAsAbsent.pipe(
    z
      .string()
      .regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/)
      .optional(),
  ),
  CORS_ORIGINS: listSchema.refine((origins) => origins.every(isOrigin), {
    message: "expected origins, separated by commas",
  }),
  RATE_LIMIT_FACTOR: z.coerce.number().positive().max(1_000_000).default(1),
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
  /** Null where one of the two is missing: there are no accounts then. */
  accountSecrets: { signingKeys: readonly { kid: string; secret: string }[]; pepper: string } | null;
  /** Whose address makes an administrator once it is verified; as it was written. */
  adminEmails: string[];
  mail: { from: string | undefined; resendKey: string | undefined };
  /** Null where one of the three is missing: nobody can subscribe to push then. */
  vapid: { publicKey: string; privateKey: string; subject: string } | null;
  /** Where links in mail lead; never taken from a request. */
  linkOrigin: string | undefined;
  /** Whose pages may call the API. */
  corsOrigins: string[];
  /** Multiplies every limit; 1 outside local. */
  rateLimitFactor: number;
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
  const isLocal = values.ENVIRONMENT === "local";
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
    accountSecrets:
      values.JWT_SECRETS === null || values.PASSWORD_PEPPER === undefined
        ? null
        : { signingKeys: values.JWT_SECRETS, pepper: values.PASSWORD_PEPPER },
    adminEmails: values.ADMIN_EMAILS,
    mail: { from: values.MAIL_FROM, resendKey: values.RESEND_API_KEY },
    vapid: vapidOf(values),
    linkOrigin: values.PUBLIC_ORIGIN ?? (isLocal ? (values.LOCAL_ORIGIN ?? "http://localhost:8787") : undefined),
    corsOrigins: values.CORS_ORIGINS,
    rateLimitFactor: isLocal ? values.RATE_LIMIT_FACTOR : 1,
    replaySpeed: values.REPLAY_SPEED,
    isLocal,
    checksAnswers: values.CHECK_ANSWERS === "1",
  };
}

function vapidOf(values: z.output<typeof configSchema>): Config["vapid"] {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = values;
  if (publicKey === undefined || privateKey === undefined || subject === undefined) return null;
  return { publicKey, privateKey, subject };
}

/** Scheme, host and port as browsers write them in `Origin`. */
function isOrigin(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}
