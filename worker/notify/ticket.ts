import type * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { randomToken } from "../platform/keyed-hash.ts";
import { sha256Hex } from "../platform/sha256.ts";
import type { ticketSchema } from "./contract.ts";

const ticketMs = 20_000;
const channelPath = "/ws/me";

/**
 * A ticket for one socket of the caller's own channel, soon. A socket cannot carry the token of a session where nobody else
 * reads it; what opens one is in its address, and is worth nothing afterwards.
 *
 * @throws AppError AUTHENTICATION_FAILED
 */
export async function issueTicket(ctx: ServiceContext): Promise<z.infer<typeof ticketSchema>> {
  const { userId, sessionId } = requireUser(ctx);
  const ticket = `me.${userId}.${randomToken()}`;
  const expiresAtMs = ctx.clock.realNowMs() + ticketMs;
  await ctx.channels.keepTicket(userId, { hash: await sha256Hex(ticket), sessionId, expiresAtMs });
  return { ticket, path: channelPath, expires_at: new Date(expiresAtMs).toISOString() };
}

/** Whose ticket it says it is; their channel knows whether it is. @returns null for what is no ticket of a channel */
export async function readTicket(ticket: string): Promise<{ userId: number; hash: string } | null> {
  const [, userId] = /^me\.([1-9]\d{0,14})\.[\w-]{43}$/.exec(ticket) ?? [];
  return userId === undefined ? null : { userId: Number(userId), hash: await sha256Hex(ticket) };
}
