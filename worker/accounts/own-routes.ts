import { createRoute } from "@hono/zod-openapi";

import { answerSuccess, jsonAnswer, jsonBody, refusalAnswers, successOf } from "../platform/http/answers.ts";
import { createRouter } from "../platform/http/hono.ts";
import {
  accountSchema,
  endedSessionsSchema,
  exportSchema,
  nothingSchema,
  passwordBody,
  profilePatch,
  sessionListSchema,
  sessionParam,
} from "./contract.ts";
import { eraseOwnAccount } from "./erasure.ts";
import { exportOwnAccount, getOwnAccount, updateOwnProfile } from "./profile.ts";
import { signedIn } from "./routes.ts";
import { endOtherSessions, endSession, listSessions } from "./sessions.ts";

const tags = ["Accounts"];
const common = { tags, security: signedIn };

/** `/api/v1/auth`, what belongs to who is signed in */
export const ownRoutes = createRouter();

ownRoutes.openapi(
  createRoute({
    method: "get",
    path: "/me",
    operationId: "getOwnAccount",
    summary: "The caller's account and profile",
    ...common,
    responses: { 200: jsonAnswer(successOf(accountSchema), "The account"), ...refusalAnswers(401) },
  }),
  async (c) => answerSuccess(c, accountSchema, await getOwnAccount(c.get("services"))),
);

ownRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/me",
    operationId: "updateOwnProfile",
    summary: "Changes what is given of the profile",
    ...common,
    request: { body: jsonBody(profilePatch) },
    responses: { 200: jsonAnswer(successOf(accountSchema), "The account after it"), ...refusalAnswers(400, 401) },
  }),
  async (c) => answerSuccess(c, accountSchema, await updateOwnProfile(c.get("services"), c.req.valid("json"))),
);

ownRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/me",
    operationId: "eraseOwnAccount",
    summary: "Erases the account, with the password once more",
    ...common,
    request: { body: jsonBody(passwordBody) },
    responses: { 200: jsonAnswer(successOf(nothingSchema), "Erased"), ...refusalAnswers(400, 401, 422, 429, 503) },
  }),
  async (c) => {
    await eraseOwnAccount(c.get("services"), c.req.valid("json"));
    c.header("Clear-Site-Data", '"cookies", "storage"');
    return answerSuccess(c, nothingSchema, {}, "Account erased");
  },
);

ownRoutes.openapi(
  createRoute({
    method: "get",
    path: "/me/export",
    operationId: "exportOwnAccount",
    summary: "Everything that is kept of the caller",
    ...common,
    responses: { 200: jsonAnswer(successOf(exportSchema), "The export"), ...refusalAnswers(401) },
  }),
  async (c) => {
    c.header("Content-Disposition", 'attachment; filename="aibet-export.json"');
    return answerSuccess(c, exportSchema, await exportOwnAccount(c.get("services")));
  },
);

ownRoutes.openapi(
  createRoute({
    method: "get",
    path: "/sessions",
    operationId: "listSessions",
    summary: "The caller's open sessions, last used first",
    ...common,
    responses: { 200: jsonAnswer(successOf(sessionListSchema), "Sessions"), ...refusalAnswers(401) },
  }),
  async (c) => answerSuccess(c, sessionListSchema, { sessions: await listSessions(c.get("services")) }),
);

ownRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/sessions",
    operationId: "endOtherSessions",
    summary: "Ends every session but the present one",
    ...common,
    responses: { 200: jsonAnswer(successOf(endedSessionsSchema), "How many ended"), ...refusalAnswers(401) },
  }),
  async (c) => answerSuccess(c, endedSessionsSchema, { ended: await endOtherSessions(c.get("services")) }),
);

ownRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/sessions/{id}",
    operationId: "endSession",
    summary: "Ends one session",
    ...common,
    request: { params: sessionParam },
    responses: { 200: jsonAnswer(successOf(nothingSchema), "Ended"), ...refusalAnswers(401, 404) },
  }),
  async (c) => {
    await endSession(c.get("services"), c.req.valid("param").id);
    return answerSuccess(c, nothingSchema, {}, "Session ended");
  },
);
