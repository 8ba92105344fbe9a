import { z } from "@hono/zod-openapi";

import { instantSchema } from "../platform/contract.ts";
import { apiKeyPlans, apiKeyScopes } from "./api-keys.ts";

export const apiKeySchema = z
  .object({
    id: z.int(),
    name: z.string(),
    prefix: z.string().openapi({ description: "The key's first characters", example: "aibet_live_4fGh" }),
    scopes: z.array(z.enum(apiKeyScopes)),
    plan: z.enum(apiKeyPlans),
    created_at: instantSchema,
    expires_at: instantSchema.nullable(),
    last_used_at: instantSchema.nullable().openapi({ description: "To the minute" }),
    revoked_at: instantSchema.nullable(),
  })
  .openapi("ApiKey");

export const apiKeyListSchema = z.object({ count: z.int(), results: z.array(apiKeySchema) });

export const newApiKeySchema = apiKeySchema
  .extend({ key: z.string().openapi({ description: "The key itself: told now and never again" }) })
  .openapi("NewApiKey");

export const createApiKeyBody = z.strictObject({
  name: z.string().trim().min(1).max(60),
  scopes: z
    .array(z.enum(apiKeyScopes))
    .min(1)
    .max(apiKeyScopes.length)
    .transform((scopes) => [...new Set(scopes)]),
  expires_at: instantSchema.nullable().default(null),
});

export const apiKeyPlanBody = z.strictObject({ plan: z.enum(apiKeyPlans) });
