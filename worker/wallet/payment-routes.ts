import { createRoute } from "@hono/zod-openapi";

import { signedIn } from "../accounts/routes.ts";
import { answerJson, jsonAnswer, jsonBody, refusalAnswers } from "../platform/http/answers.ts";
import { addressOf, createRouter } from "../platform/http/hono.ts";
import { nextCursorLink } from "../platform/paging.ts";
import { paymentBody } from "./body.ts";
import {
  idempotencyHeader,
  paymentBody as newPaymentBody,
  paymentListQuery,
  paymentListSchema,
  paymentSchema,
} from "./contract.ts";
import { depositMoney, listPayments, withdrawMoney } from "./payments.ts";

const common = { tags: ["Payments"], security: signedIn };

/** `/api/v1/payments`: the same ledger, seen as payments. */
export const paymentRoutes = createRouter();

paymentRoutes.openapi(
  createRoute({
    method: "get",
    path: "/",
    operationId: "listPayments",
    summary: "Virtual money paid in and out of all one's bankrolls, newest first",
    ...common,
    request: { query: paymentListQuery },
    responses: { 200: jsonAnswer(paymentListSchema, "Payments"), ...refusalAnswers(400, 401) },
  }),
  async (c) => {
    const { type, cursor = null, page_size: pageSize, ...days } = c.req.valid("query");
    const { results, nextCursor } = await listPayments(c.get("services"), {
      kinds: type === undefined ? null : [type],
      fromDay: days.date_from ?? null,
      toDay: days.date_to ?? null,
      cursor,
      pageSize,
    });
    const next = nextCursorLink(addressOf(c), nextCursor);
    return answerJson(c, paymentListSchema, { next, results: results.map(paymentBody) });
  },
);

for (const [path, operationId, summary, move] of [
  ["/deposit", "depositPayment", "Pays virtual money into a bankroll, within one's limits", depositMoney],
  ["/withdraw", "withdrawPayment", "Takes virtual money out of a bankroll", withdrawMoney],
] as const) {
  paymentRoutes.openapi(
    createRoute({
      method: "post",
      path,
      operationId,
      summary,
      ...common,
      request: { headers: idempotencyHeader, body: jsonBody(newPaymentBody) },
      responses: { 201: jsonAnswer(paymentSchema, "The payment"), ...refusalAnswers(400, 401, 404, 409, 422, 503) },
    }),
    async (c) => {
      const { bankroll_id: bankrollId = null, amount: amountMinor, currency = null, note = null } = c.req.valid("json");
      const key = c.req.valid("header")["idempotency-key"] ?? null;
      const payment = { bankrollId, amountMinor, currency, note, key };
      return answerJson(c, paymentSchema, paymentBody(await move(c.get("services"), payment)), 201);
    },
  );
}
