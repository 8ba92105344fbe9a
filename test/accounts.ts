import { env } from "cloudflare:workers";

import type { Role } from "../worker/accounts/contract.ts";
import { registerUser, verifyEmail } from "../worker/accounts/registration.ts";
import { type TokenPair, openSession } from "../worker/accounts/sessions.ts";
import { composeContext } from "../worker/compose.ts";
import type { Actor, ServiceContext } from "../worker/context.ts";
import { handleMessage } from "../worker/jobs.ts";
import type { JobMessage } from "../worker/messages.ts";
import { listLocalMail } from "../worker/ops/mailbox.ts";
import { localBindings } from "./world.ts";

export type TestUser = { id: number; email: string; password: string; displayName: string };

const password = "correct horse battery 9";
let count = 0;
const noMetrics = { metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } } };

/** A context of the tests' own machine whose mail is delivered by `deliver`. @param overrides what it has instead */
export function accountContext(overrides: Partial<ServiceContext> = {}): ServiceContext & { deliver(): Promise<void> } {
  const pending: JobMessage[] = [];
  const queue = {
    send(messages: readonly JobMessage[]) {
      pending.push(...messages);
      return Promise.resolve();
    },
  };
  const anonymous: Actor = { kind: "anonymous" };
  count += 1;
  // Every context comes from a network of its own, or the tests would be throttled.
  const caller = {
    address: `198.18.${count >> 8}.${count & 255}`,
    userAgent: "Mozilla/5.0 (X11; Linux) Firefox/150.0",
  };
  const ctx = { ...composeContext(localBindings(), anonymous, { queue, requestId: "req_test", caller }), ...overrides };
  return {
    ...ctx,
    async deliver() {
      for (let message = pending.shift(); message; message = pending.shift()) await handleMessage(ctx, message);
    },
  };
}

/** A user who has registered and verified the address, through the services. @param as role and plan they are given */
export async function registeredUser(
  as: { email?: string; displayName?: string; role?: Role; premium?: boolean } = {},
): Promise<TestUser> {
  const ctx = accountContext();
  const email = as.email ?? `fan-${count}@aibet.example`;
  const displayName = as.displayName ?? `Supporter ${count}`;
  await registerUser(ctx, { email, password, displayName, language: "en" });
  await ctx.deliver();
  await verifyEmail(ctx, await mailedToken(email));
  const row = await env.DB.prepare("select id from users where email = ?").bind(email).first<{ id: number }>();
  if (!row) throw new Error(`${email} was not registered`);
  if (as.role ?? as.premium) {
    await env.DB.prepare("update users set role = ?2, premium_until_ms = ?3 where id = ?1")
      .bind(row.id, as.role ?? "bettor", as.premium ? Date.now() + 365 * 86_400_000 : null)
      .run();
  }
  return { id: row.id, email, password, displayName };
}

/** Tokens of a new session of a user, as a sign-in gives them. */
export async function tokensOf(user: TestUser, ctx: ServiceContext = accountContext()): Promise<TokenPair> {
  const row = await env.DB.prepare("select session_version from users where id = ?")
    .bind(user.id)
    .first<{ session_version: number }>();
  return openSession(ctx, { id: user.id, sessionVersion: row?.session_version ?? 0 });
}

/** The value of an `Authorization` header that signs a user in on a new session. */
export async function bearerOf(user: TestUser): Promise<string> {
  return `Bearer ${(await tokensOf(user)).access}`;
}

/** A queue nobody empties: the test delivers by itself. */
export const idleQueue = {
  send: () => Promise.resolve(noMetrics),
  sendBatch: () => Promise.resolve(noMetrics),
};

/** The token in the newest mail to an address. */
export async function mailedToken(email: string): Promise<string> {
  for (const { text } of await listLocalMail(accountContext(), email)) {
    const token = /[?&]token=([\w-]+)/.exec(text)?.[1];
    if (token !== undefined) return token;
  }
  throw new Error(`no mail with a token was sent to ${email}`);
}
