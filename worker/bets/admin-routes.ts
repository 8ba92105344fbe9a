import { createRoute } from "@hono/zod-openapi";

import { signedIn } from "../accounts/routes.ts";
import { idParam } from "../platform/contract.ts";
import { answerSuccess, jsonAnswer, jsonBody, refusalAnswers, successOf } from "../platform/http/answers.ts";
import { createRouter } from "../platform/http/hono.ts";
import {
  booksSchema,
  lateCorrectionListSchema,
  lateCorrectionSchema,
  thawBody,
  thawedSchema,
} from "./admin-contract.ts";
import { approveCorrection, listLateCorrections } from "./approvals.ts";
import { checkBooks, getBooks, thawBook } from "./reconciliation.ts";

const common = { tags: ["Administration"], security: signedIn };

/** `/api/v1/admin`: books and settlements, for administrators. */
export const betAdminRoutes = createRouter();

betAdminRoutes.openapi(
  createRoute({
    method: "get",
    path: "/reconciliation",
    operationId: "getReconciliation",
    summary:
      "Balances compared with their entries and bets with the books, now; what is frozen, and what holds settlements up",
    ...common,
    responses: { 200: jsonAnswer(successOf(booksSchema), "How the books stand"), ...refusalAnswers(401, 403) },
  }),
  async (c) => answerSuccess(c, booksSchema, await getBooks(c.get("services"))),
);

betAdminRoutes.openapi(
  createRoute({
    method: "post",
    path: "/reconciliation",
    operationId: "runReconciliation",
    summary: "Compares now, as every hour: what differs is frozen, and every administrator is told",
    ...common,
    responses: { 200: jsonAnswer(successOf(booksSchema), "How the books stand then"), ...refusalAnswers(401, 403) },
  }),
  async (c) => {
    await checkBooks(c.get("services"));
    return answerSuccess(c, booksSchema, await getBooks(c.get("services")));
  },
);

betAdminRoutes.openapi(
  createRoute({
    method: "post",
    path: "/reconciliation/thaw",
    operationId: "thawBook",
    summary: "Lets a frozen book move again, once nothing differs and somebody has looked",
    ...common,
    request: { body: jsonBody(thawBody) },
    responses: {
      200: jsonAnswer(successOf(thawedSchema), "The accounts that were frozen"),
      ...refusalAnswers(400, 401, 403, 404, 422),
    },
  }),
  async (c) => {
    const { bankroll_id: bankrollId, reason } = c.req.valid("json");
    return answerSuccess(c, thawedSchema, { accounts: await thawBook(c.get("services"), { bankrollId, reason }) });
  },
);

betAdminRoutes.openapi(
  createRoute({
    method: "get",
    path: "/late-corrections",
    operationId: "listLateCorrections",
    summary: "Corrections that came more than 72 hours after their settlement and wait for two administrators",
    ...common,
    responses: { 200: jsonAnswer(successOf(lateCorrectionListSchema), "What waits"), ...refusalAnswers(401, 403) },
  }),
  async (c) => answerSuccess(c, lateCorrectionListSchema, { results: await listLateCorrections(c.get("services")) }),
);

betAdminRoutes.openapi(
  createRoute({
    method: "post",
    path: "/late-corrections/{id}/approve",
    operationId: "approveLateCorrection",
    summary: "Agrees to a late correction; the second of two different administrators settles it",
    ...common,
    request: { params: idParam },
    responses: {
      200: jsonAnswer(successOf(lateCorrectionSchema), "The correction and who agreed"),
      ...refusalAnswers(400, 401, 403, 404, 409, 422),
    },
  }),
  async (c) => answerSuccess(c, lateCorrectionSchema, await approveCorrection(c.get("services"), c.req.valid("param"))),
);
