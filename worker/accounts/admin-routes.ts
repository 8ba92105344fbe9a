import { createRoute } from "@hono/zod-openapi";

import { idParam } from "../platform/contract.ts";
import {
  answerJson,
  answerSuccess,
  jsonAnswer,
  jsonBody,
  refusalAnswers,
  successOf,
} from "../platform/http/answers.ts";
import { addressOf, createRouter } from "../platform/http/hono.ts";
import { pageLinks } from "../platform/paging.ts";
import { getUser, listUsers, updateUser } from "./administration.ts";
import { listAudit } from "./audit.ts";
import { auditListQuery, auditListSchema, userListQuery, userListSchema, userPatch, userSchema } from "./contract.ts";
import { signedIn } from "./routes.ts";

const common = { tags: ["Administration"], security: signedIn };

/** `/api/v1/admin`: accounts and the log, for administrators. */
export const adminRoutes = createRouter();

adminRoutes.openapi(
  createRoute({
    method: "get",
    path: "/users",
    operationId: "listUsers",
    summary: "Accounts, newest first, found by part of the address or the name",
    ...common,
    request: { query: userListQuery },
    responses: { 200: jsonAnswer(userListSchema, "Accounts"), ...refusalAnswers(400, 401, 403, 404) },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const page = await listUsers(c.get("services"), query);
    const links = pageLinks(addressOf(c), { number: query.page, size: query.page_size, count: page.count });
    return answerJson(c, userListSchema, { ...page, ...links });
  },
);

adminRoutes.openapi(
  createRoute({
    method: "get",
    path: "/users/{id}",
    operationId: "getUser",
    summary: "One account",
    ...common,
    request: { params: idParam },
    responses: { 200: jsonAnswer(successOf(userSchema), "The account"), ...refusalAnswers(400, 401, 403, 404) },
  }),
  async (c) => answerSuccess(c, userSchema, await getUser(c.get("services"), c.req.valid("param").id)),
);

adminRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/users/{id}",
    operationId: "updateUser",
    summary: "Changes role, premium plan or ban",
    ...common,
    request: { params: idParam, body: jsonBody(userPatch) },
    responses: {
      200: jsonAnswer(successOf(userSchema), "The account after it"),
      ...refusalAnswers(400, 401, 403, 404, 422),
    },
  }),
  async (c) => {
    const user = await updateUser(c.get("services"), c.req.valid("param").id, c.req.valid("json"));
    return answerSuccess(c, userSchema, user);
  },
);

adminRoutes.openapi(
  createRoute({
    method: "get",
    path: "/audit",
    operationId: "listAudit",
    summary: "Every event of authentication and privilege of the last 90 days, newest first",
    ...common,
    request: { query: auditListQuery },
    responses: { 200: jsonAnswer(auditListSchema, "Events"), ...refusalAnswers(400, 401, 403, 404) },
  }),
  async (c) => {
    const query = c.req.valid("query");
    const page = await listAudit(c.get("services"), query);
    const links = pageLinks(addressOf(c), { number: query.page, size: query.page_size, count: page.count });
    return answerJson(c, auditListSchema, { ...page, ...links });
  },
);
