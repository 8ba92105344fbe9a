import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

import { newVapidPair } from "./vapid-keys.ts";

const accountSecretsSchema = z.object({ JWT_SECRETS: z.string(), PASSWORD_PEPPER: z.string() });
const vapidSchema = z.object({ VAPID_PUBLIC_KEY: z.string(), VAPID_PRIVATE_KEY: z.string() });
type LocalSecrets = z.infer<typeof accountSecretsSchema> & z.infer<typeof vapidSchema>;

/** Whom push services could write to about this machine: nobody. */
const localSubject = "mailto:nobody@aibet.example";

/** Handed to the Worker as they are, where they are set. */
const passedOn = ["ADMIN_EMAILS", "CORS_ORIGINS", "MAIL_FROM", "PUBLIC_ORIGIN", "RATE_LIMIT_FACTOR"] as const;

/**
 * What accounts and pushes need on somebody's own machine: the secrets of the environment, or those made here once and kept
 * in the folder of the local state, so that a restart signs nobody out and silences no browser.
 *
 * @param port where the server answers; links in mail lead there
 */
export async function accountVars(
  environment: Readonly<Record<string, string | undefined>>,
  stateRoot: string,
  port: number,
): Promise<Record<string, string>> {
  const secrets = await keptSecrets(stateRoot);
  return {
    JWT_SECRETS: environment["JWT_SECRETS"] || secrets.JWT_SECRETS,
    PASSWORD_PEPPER: environment["PASSWORD_PEPPER"] || secrets.PASSWORD_PEPPER,
    ...vapidVars(environment, secrets),
    LOCAL_ORIGIN: `http://localhost:${port}`,
    ...Object.fromEntries(passedOn.flatMap((name) => (environment[name] ? [[name, environment[name]]] : []))),
  };
}

/** A pair belongs together: it is taken whole from one place. */
function vapidVars(environment: Readonly<Record<string, string | undefined>>, secrets: LocalSecrets) {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey, VAPID_SUBJECT: subject } = environment;
  return {
    ...(publicKey && privateKey
      ? { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey }
      : { VAPID_PUBLIC_KEY: secrets.VAPID_PUBLIC_KEY, VAPID_PRIVATE_KEY: secrets.VAPID_PRIVATE_KEY }),
    VAPID_SUBJECT: subject || localSubject,
  };
}

/** What was kept; what is missing in it, as in a file of an earlier version, is made and kept with the rest. */
async function keptSecrets(stateRoot: string): Promise<LocalSecrets> {
  const file = join(stateRoot, "secrets.json");
  const kept = parseJson(await readFile(file, "utf8").catch(() => ""));
  const [accounts, vapid] = [accountSecretsSchema.safeParse(kept), vapidSchema.safeParse(kept)];
  if (accounts.success && vapid.success) return { ...accounts.data, ...vapid.data };
  const secrets = { ...(accounts.data ?? newAccountSecrets()), ...(vapid.data ?? newVapidSecrets()) };
  await mkdir(stateRoot, { recursive: true });
  await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  return secrets;
}

function newAccountSecrets(): z.infer<typeof accountSecretsSchema> {
  const secret = () => randomBytes(32).toString("base64url");
  return { JWT_SECRETS: `local:${secret()}`, PASSWORD_PEPPER: secret() };
}

function newVapidSecrets(): z.infer<typeof vapidSchema> {
  const { publicKey, privateKey } = newVapidPair();
  return { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
