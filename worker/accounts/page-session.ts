import type { Actor, ServiceContext } from "../context.ts";
import { AppError } from "../platform/errors.ts";
import type { Locale } from "../platform/contract.ts";
import { actingAs } from "./authority.ts";
import { getOwnAccount } from "./profile.ts";
import { type TokenPair, authenticate, isJustRefreshed, refreshSession } from "./sessions.ts";
import { signIn } from "./signing-in.ts";
import { accessLifetimeMs, refreshLifetimeMs } from "./tokens.ts";

/** `__Host-`: set by this origin alone, over TLS, for the whole site. Browsers treat localhost as secure. */
const accessCookie = "__Host-access";
const refreshCookie = "__Host-refresh";
const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";

export type PageIdentity = { actor: Actor; cookies: string[] };

/**
 * Who asks for a page, by its cookies alone. An access token that is over is refreshed on the way, and the answer has to
 * carry the cookies.
 */
export async function identifyPage(ctx: ServiceContext, cookieHeader: string | null): Promise<PageIdentity> {
  const anonymous: Actor = { kind: "anonymous" };
  const access = readCookie(cookieHeader, accessCookie);
  const refresh = readCookie(cookieHeader, refreshCookie);
  if (!ctx.accounts || (access === null && refresh === null)) return { actor: anonymous, cookies: [] };
  const actor = access === null ? null : await authenticate(ctx, access);
  if (actor) return { actor, cookies: [] };
  if (refresh === null) return { actor: anonymous, cookies: signedOutCookies() };
  try {
    const pair = await refreshSession(ctx, refresh);
    return { actor: (await authenticate(ctx, pair.access)) ?? anonymous, cookies: signedInCookies(pair) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    // Another request of the same browser has just been given the new pair, and it reaches the browser with that.
    if (error.code === "CONFLICT") return { actor: (await isJustRefreshed(ctx, refresh)) ?? anonymous, cookies: [] };
    return { actor: anonymous, cookies: signedOutCookies() };
  }
}

/**
 * Signs a browser in with address and password.
 *
 * @returns the cookies its answer has to carry, and the language of the account
 * @throws AppError AUTHENTICATION_FAILED, RATE_LIMIT_EXCEEDED, SERVICE_UNAVAILABLE
 */
export async function signInPage(
  ctx: ServiceContext,
  input: { email: string; password: string },
): Promise<{ cookies: string[]; language: Locale }> {
  const pair = await signIn(ctx, input);
  const actor = await authenticate(ctx, pair.access);
  if (!actor) throw new AppError("AUTHENTICATION_FAILED", "The account changed meanwhile");
  const { language } = await getOwnAccount(actingAs(ctx, actor));
  return { cookies: signedInCookies(pair), language };
}

/** Cookies that sign a browser in. */
export function signedInCookies(pair: TokenPair): string[] {
  return [
    `${accessCookie}=${pair.access}; Max-Age=${accessLifetimeMs / 1000}; ${attributes}`,
    `${refreshCookie}=${pair.refresh}; Max-Age=${refreshLifetimeMs / 1000}; ${attributes}`,
  ];
}

/** Cookies that sign a browser out. */
export function signedOutCookies(): string[] {
  return [accessCookie, refreshCookie].map((name) => `${name}=; Max-Age=0; ${attributes}`);
}

function readCookie(header: string | null, name: string): string | null {
  for (const part of (header ?? "").split(";")) {
    const [key, ...value] = part.trim().split("=");
    if (key === name) return value.join("=") || null;
  }
  return null;
}
