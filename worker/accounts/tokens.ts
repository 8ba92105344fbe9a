import { SignJWT, decodeProtectedHeader, jwtVerify } from "jose";
import * as z from "zod";

import type { SigningKey } from "./ports.ts";

export const accessLifetimeMs = 60 * 60_000;
export const refreshLifetimeMs = 7 * 86_400_000;
const algorithm = "HS256";
const clockToleranceSeconds = 5;
const longestToken = 2048;

/** Each kind has a type and an audience of its own, so that none passes for another. */
const kinds = {
  access: { typ: "at+jwt", audience: "aibet:access", lifetimeMs: accessLifetimeMs },
  refresh: { typ: "rt+jwt", audience: "aibet:refresh", lifetimeMs: refreshLifetimeMs },
} as const;

export type TokenKind = keyof typeof kinds;

const claimsSchema = z.object({
  sub: z.string().regex(/^[1-9]\d{0,14}$/),
  sid: z.string().regex(/^ses_[\w-]{20,64}$/),
  ver: z.int().positive(),
  jti: z.string().min(16).max(64),
  iat: z.int(),
  exp: z.int(),
});
const headerSchema = z.strictObject({ alg: z.literal(algorithm), typ: z.string(), kid: z.string().max(32) });

export type Claims = { userId: number; sessionId: string; sessionVersion: number; expiresAtMs: number };

export type Issuer = { keys: readonly SigningKey[]; name: string; nowMs: number };

/** Signs a token with the newest key. @throws Error where there is no key */
export async function signToken(
  issuer: Issuer,
  kind: TokenKind,
  subject: { userId: number; sessionId: string; sessionVersion: number; tokenId: string },
): Promise<string> {
  const [key] = issuer.keys;
  if (!key) throw new Error("there is no key to sign with");
  const { typ, audience, lifetimeMs } = kinds[kind];
  const issuedAtSeconds = Math.floor(issuer.nowMs / 1000);
  return new SignJWT({ sid: subject.sessionId, ver: subject.sessionVersion })
    .setProtectedHeader({ alg: algorithm, typ, kid: key.kid })
    .setIssuer(issuer.name)
    .setAudience(audience)
    .setSubject(String(subject.userId))
    .setJti(subject.tokenId)
    .setIssuedAt(issuedAtSeconds)
    .setExpirationTime(issuedAtSeconds + lifetimeMs / 1000)
    .sign(key.secret);
}

/**
 * What a token of ours says; null for anything else. The key is looked up among our own by its id: no header can name
 * an algorithm, a key or an address of its own (RFC 8725).
 */
export async function verifyToken(issuer: Issuer, kind: TokenKind, token: string): Promise<Claims | null> {
  if (token.length > longestToken || !/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) return null;
  const { typ, audience, lifetimeMs } = kinds[kind];
  try {
    const header = headerSchema.safeParse(decodeProtectedHeader(token));
    const key = header.success ? issuer.keys.find(({ kid }) => kid === header.data.kid) : undefined;
    if (!key) return null;
    const { payload } = await jwtVerify(token, key.secret, {
      algorithms: [algorithm],
      issuer: issuer.name,
      audience,
      typ,
      requiredClaims: ["sub", "sid", "ver", "jti", "iat", "exp"],
      maxTokenAge: lifetimeMs / 1000,
      clockTolerance: clockToleranceSeconds,
      currentDate: new Date(issuer.nowMs),
    });
    const claims = claimsSchema.safeParse(payload);
    if (!claims.success) return null;
    const { sub, sid, ver, exp } = claims.data;
    return { userId: Number(sub), sessionId: sid, sessionVersion: ver, expiresAtMs: exp * 1000 };
  } catch {
    return null;
  }
}
