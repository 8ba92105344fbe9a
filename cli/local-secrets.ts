import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";

const secretsSchema = z.object({ JWT_SECRETS: z.string(), PASSWORD_PEPPER: z.string() });
type LocalSecrets = z.infer<typeof secretsSchema>;

/** Handed to the Worker as they are, where they are set. */
const passedOn = ["ADMIN_EMAILS", "CORS_ORIGINS", "MAIL_FROM", "PUBLIC_ORIGIN", "RATE_LIMIT_FACTOR"] as const;

/**
 * What accounts need on somebody's own machine: the secrets of the environment, or those made here once and kept in the
 * folder of the local state, so that a restart signs nobody out.
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
    LOCAL_ORIGIN: `http://localhost:${port}`,
    ...Object.fromEntries(passedOn.flatMap((name) => (environment[name] ? [[name, environment[name]]] : []))),
  };
}

async function keptSecrets(stateRoot: string): Promise<LocalSecrets> {
  const file = join(stateRoot, "secrets.json");
  const kept = await readFile(file, "utf8").catch(() => null);
  const parsed = kept === null ? null : secretsSchema.safeParse(parseJson(kept));
  if (parsed?.success) return parsed.data;
  const secret = () => randomBytes(32).toString("base64url");
  const made = { JWT_SECRETS: `local:${secret()}`, PASSWORD_PEPPER: secret() };
  await mkdir(stateRoot, { recursive: true });
  await writeFile(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600 });
  return made;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
