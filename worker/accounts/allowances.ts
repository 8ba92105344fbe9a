import type { Actor } from "../context.ts";
import type { Allowance } from "../platform/limits.ts";
import type { ApiKeyPlan } from "./api-keys.ts";

/** The API of the product, and the two made for programs. */
export type Surface = "api" | "partner";

export const anonymousAllowance: Allowance = { requests: { minute: 60, hour: 500, day: 5_000 }, concurrent: null };

const personAllowances: Record<"free" | "premium", Allowance> = {
  free: { requests: { minute: 120, hour: 1_000, day: 10_000 }, concurrent: null },
  premium: { requests: { minute: 300, hour: 3_000, day: 50_000 }, concurrent: null },
};

const keyAllowances: Record<ApiKeyPlan, { minute: number; day: number; concurrent: number }> = {
  free: { minute: 10, day: 1_000, concurrent: 2 },
  pro: { minute: 60, day: 10_000, concurrent: 10 },
  enterprise: { minute: 500, day: 100_000, concurrent: 50 },
};

/**
 * Which surface a request belongs to; null where nothing is counted: pages, files, sockets, local doors, health. A form
 * that signs somebody in or up counts like its operation.
 *
 * @param path decoded as the router decodes it
 */
export function surfaceOf(method: string, path: string): Surface | null {
  if (/^\/(v1|forecast)(\/|$)/.test(path)) return /^\/forecast\/health\/?$/.test(path) ? null : "partner";
  if (/^\/api(\/|$)/.test(path)) return /^\/api\/v1\/(health|ready|docs)\/?$/.test(path) ? null : "api";
  return method === "POST" && /^\/(en\/)?(connexion|inscription)(\.data)?\/?$/.test(path) ? "api" : null;
}

/**
 * Whose count a request goes to, and what it may come to; null for those who are counted by their network or not at all.
 * Programs and people are counted apart, and a person who uses an address made for programs is held to its free plan.
 */
export function allowanceOf(actor: Actor, surface: Surface): { subject: string; allowance: Allowance } | null {
  switch (actor.kind) {
    case "key":
      return { subject: `key:${actor.keyId}`, allowance: allowanceOfPlan(actor.plan, surface) };
    case "user":
      return surface === "partner"
        ? { subject: `user:${actor.userId}:partner`, allowance: allowanceOfPlan("free", surface) }
        : { subject: `user:${actor.userId}`, allowance: personAllowances[actor.plan] };
    case "anonymous":
    case "system":
      return null;
  }
}

/** Requests at once are counted where answers are computed on demand. */
function allowanceOfPlan(plan: ApiKeyPlan, surface: Surface): Allowance {
  const { minute, day, concurrent } = keyAllowances[plan];
  return { requests: { minute, day }, concurrent: surface === "partner" ? concurrent : null };
}
