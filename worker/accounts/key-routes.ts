import { createRoute } from "@hono/zod-openapi";

import { idParam } from "../platform/contract.ts";
import { answerJson, jsonAnswer, jsonBody, refusalAnswers } from "../platform/http/answers.ts";
import { createRouter } from "../platform/http/hono.ts";
import { apiKeyListSchema, apiKeyPlanBody, apiKeySchema, createApiKeyBody, newApiKeySchema } from "./key-contract.ts";
import { apiKeyBody, changeApiKeyPlan, createApiKey, listApiKeys, revokeApiKey } from "./key-service.ts";
import { signedIn } from "./routes.ts";

const common = { tags: ["API keys"], security: signedIn };

/** `/api/v1/auth/api-keys` */
export const apiKeyRoutes = createRouter();

apiKeyRoutes.openapi(
  createRoute({
    method: "get",
    path: "/",
    operationId: "listApiKeys",
    summary: "One's own keys, newest first",
    ...common,
    responses: { 200: jsonAnswer(apiKeyListSchema, "The keys, without their secrets"), ...refusalAnswers(401) },
  }),
  async (c) => {
    const rows = await listApiKeys(c.get("services"));
    return answerJson(c, apiKeyListSchema, { count: rows.length, results: rows.map(apiKeyBody) });
  },
);

apiKeyRoutes.openapi(
  createRoute({
    method: "post",
    path: "/",
    operationId: "createApiKey",
    summary: "A new key, shown this once",
    description:
      "Sent as X-API-Key, or as a bearer token. Plan free; at most ten keys that are neither revoked nor expired.",
    ...common,
    request: { body: jsonBody(createApiKeyBody) },
    responses: { 201: jsonAnswer(newApiKeySchema, "The key"), ...refusalAnswers(400, 401, 422) },
  }),
  async (c) => {
    const { name, scopes, expires_at: expiresAt } = c.req.valid("json");
    const expiresAtMs = expiresAt === null ? null : Date.parse(expiresAt);
    const row = await createApiKey(c.get("services"), { name, scopes, expiresAtMs });
    return answerJson(c, newApiKeySchema, { ...apiKeyBody(row), key: row.key }, 201);
  },
);

apiKeyRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/{id}",
    operationId: "revokeApiKey",
    summary: "Ends a key for good, everywhere within five seconds",
    ...common,
    request: { params: idParam },
    responses: { 204: { description: "It opens nothing any more" }, ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => {
    await revokeApiKey(c.get("services"), { keyId: c.req.valid("param").id });
    return c.body(null, 204);
  },
);

/** `/api/v1/admin/api-keys` */
export const adminApiKeyRoutes = createRouter();

adminApiKeyRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/{id}",
    operationId: "changeApiKeyPlan",
    summary: "Puts a key on another plan",
    ...common,
    tags: ["Administration"],
    request: { params: idParam, body: jsonBody(apiKeyPlanBody) },
    responses: { 200: jsonAnswer(apiKeySchema, "The key"), ...refusalAnswers(400, 401, 403, 404) },
  }),
  async (c) => {
    const input = { keyId: c.req.valid("param").id, plan: c.req.valid("json").plan };
    return answerJson(c, apiKeySchema, apiKeyBody(await changeApiKeyPlan(c.get("services"), input)));
  },
);
