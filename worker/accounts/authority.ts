import type { Actor, ServiceContext } from "../context.ts";
import { AppError } from "../platform/errors.ts";
import { createLogger } from "../platform/logger.ts";
import type { Role } from "./contract.ts";
import type { AccountPorts } from "./ports.ts";

export type UserActor = Extract<Actor, { kind: "user" }>;

/** The same request, by somebody who is known; what it logs says so. */
export function actingAs(ctx: ServiceContext, actor: Actor): ServiceContext {
  const log = createLogger({
    request_id: ctx.caller.requestId ?? undefined,
    actor: actor.kind,
    user_id: actor.kind === "user" || actor.kind === "key" ? actor.userId : undefined,
    key_id: actor.kind === "key" ? actor.keyId : undefined,
  });
  return { ...ctx, actor, log };
}

/** The signed-in user. @throws AppError AUTHENTICATION_FAILED; PERMISSION_DENIED for a key, which is not its owner */
export function requireUser(ctx: Pick<ServiceContext, "actor">): UserActor {
  if (ctx.actor.kind === "user") return ctx.actor;
  if (ctx.actor.kind === "key") throw new AppError("PERMISSION_DENIED", "No key may do this: sign in");
  throw new AppError("AUTHENTICATION_FAILED", "Sign in first");
}

/**
 * The signed-in user, if it has one of these roles. An administrator is no bookmaker: each role is named where it counts.
 *
 * @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED
 */
export function requireRole(ctx: Pick<ServiceContext, "actor" | "log">, ...roles: readonly Role[]): UserActor {
  const user = requireUser(ctx);
  if (roles.includes(user.role)) return user;
  ctx.log.warn("permission_denied", { role: user.role, needed: roles.join(" or ") });
  throw new AppError("PERMISSION_DENIED", "Your role does not allow this");
}

/** The signed-in user, where they have the premium plan. @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED */
export function requirePremium(ctx: Pick<ServiceContext, "actor">): UserActor {
  const user = requireUser(ctx);
  if (user.plan !== "premium") throw new AppError("PERMISSION_DENIED", "This is part of the premium plan");
  return user;
}

/** What accounts work with. @throws AppError SERVICE_UNAVAILABLE where its secrets are not configured */
export function requireAccounts(ctx: Pick<ServiceContext, "accounts" | "log">): AccountPorts {
  if (ctx.accounts) return ctx.accounts;
  ctx.log.error("accounts_not_configured", { needed: "JWT_SECRETS and PASSWORD_PEPPER" });
  throw new AppError("SERVICE_UNAVAILABLE", "Accounts are not available at the moment");
}
