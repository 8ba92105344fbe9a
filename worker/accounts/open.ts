import type { Bindings } from "../bindings.ts";
import { keepLocalMail } from "../ops/mailbox.ts";
import type { Database } from "../platform/db.ts";
import type { Config } from "../platform/env.ts";
import { keyedHash } from "../platform/keyed-hash.ts";
import { type Mailer, createCloudflareMailer, createResendMailer } from "../platform/mail.ts";
import { createPasswordHasher } from "../platform/passwords.ts";
import type { AccountPorts } from "./ports.ts";

const encoder = new TextEncoder();

/** What accounts work with; null without their secrets. */
export function openAccounts(env: Bindings, config: Config): AccountPorts | null {
  if (!config.accountSecrets) return null;
  const { signingKeys, pepper } = config.accountSecrets;
  // A stub is asked for anew each time: one that met an error stays broken.
  const gate = (name: string) => env.LOGIN_GATE.getByName(name);
  return {
    signingKeys: signingKeys.map(({ kid, secret }) => ({ kid, secret: encoder.encode(secret) })),
    passwords: createPasswordHasher(pepper),
    hashOf: (purpose, text) => keyedHash(pepper, purpose, text),
    gate: {
      admitToAccount: (name) => gate(`account:${name}`).admitToAccount(Date.now()),
      admitFromNetwork: (name) => gate(`network:${name}`).admitFromNetwork(config.rateLimitFactor, Date.now()),
      async clear(name) {
        await gate(`account:${name}`).clear();
      },
    },
  };
}

/** The carrier of mail: the local mailbox, Resend or Cloudflare, whichever is configured; null without any. */
export function openMailer(env: Bindings, config: Config, db: Database): Mailer | null {
  if (config.isLocal) return { send: (mail) => keepLocalMail({ db }, mail, Date.now()) };
  const { from, resendKey } = config.mail;
  if (from === undefined) return null;
  if (resendKey !== undefined) {
    return createResendMailer({ apiKey: resendKey, from, fetch: (input, init) => fetch(input, init) });
  }
  return createCloudflareMailer(env.EMAIL, from);
}
