import { createRoute } from "@hono/zod-openapi";

import { signedIn } from "../accounts/routes.ts";
import { idParam } from "../platform/contract.ts";
import { answerJson, jsonAnswer, jsonBody, refusalAnswers } from "../platform/http/answers.ts";
import { addressOf, createRouter } from "../platform/http/hono.ts";
import { nextCursorLink } from "../platform/paging.ts";
import { bankrollBody, evolutionBody, transactionBody } from "./body.ts";
import {
  bankrollListSchema,
  bankrollPatch,
  bankrollSchema,
  createBankrollBody,
  evolutionQuery,
  evolutionSchema,
  idempotencyHeader,
  movementBody,
  transactionListQuery,
  transactionListSchema,
  transactionSchema,
} from "./contract.ts";
import { depositMoney, getEvolution, listTransactions, withdrawMoney } from "./payments.ts";
import { archiveBankroll, createBankroll, getBankroll, listBankrolls, updateBankroll } from "./service.ts";

const common = { tags: ["Bankroll"], security: signedIn };

/** `/api/v1/bankroll` */
export const bankrollRoutes = createRouter();

for (const [path, operationId] of [
  ["/bankrolls", "listBankrolls"],
  ["/user_bankrolls", "listUserBankrolls"],
] as const) {
  bankrollRoutes.openapi(
    createRoute({
      method: "get",
      path,
      operationId,
      summary: "One's own bankrolls, the active one first",
      ...common,
      responses: { 200: jsonAnswer(bankrollListSchema, "All but archived ones"), ...refusalAnswers(401) },
    }),
    async (c) => answerJson(c, bankrollListSchema, (await listBankrolls(c.get("services"))).map(bankrollBody)),
  );
}

bankrollRoutes.openapi(
  createRoute({
    method: "post",
    path: "/bankrolls",
    operationId: "createBankroll",
    summary: "Opens a bankroll with its first deposit, of virtual money",
    description: "The first one is active. At most 20 that are not archived; the deposit counts against one's limits.",
    ...common,
    request: { headers: idempotencyHeader, body: jsonBody(createBankrollBody) },
    responses: { 201: jsonAnswer(bankrollSchema, "The bankroll"), ...refusalAnswers(400, 401, 422, 503) },
  }),
  async (c) => {
    const input = { bankroll: c.req.valid("json"), key: c.req.valid("header")["idempotency-key"] ?? null };
    return answerJson(c, bankrollSchema, bankrollBody(await createBankroll(c.get("services"), input)), 201);
  },
);

bankrollRoutes.openapi(
  createRoute({
    method: "get",
    path: "/bankrolls/{id}",
    operationId: "getBankroll",
    summary: "One bankroll, archived ones too",
    ...common,
    request: { params: idParam },
    responses: { 200: jsonAnswer(bankrollSchema, "The bankroll"), ...refusalAnswers(400, 401, 404) },
  }),
  async (c) =>
    answerJson(c, bankrollSchema, bankrollBody(await getBankroll(c.get("services"), c.req.valid("param").id))),
);

bankrollRoutes.openapi(
  createRoute({
    method: "patch",
    path: "/bankrolls/{id}",
    operationId: "updateBankroll",
    summary: "Changes name, target, strategy, limits of a stake; pauses it or makes it the active one",
    ...common,
    request: { params: idParam, body: jsonBody(bankrollPatch) },
    responses: { 200: jsonAnswer(bankrollSchema, "The bankroll after it"), ...refusalAnswers(400, 401, 404, 422) },
  }),
  async (c) => {
    const input = { bankrollId: c.req.valid("param").id, patch: c.req.valid("json") };
    return answerJson(c, bankrollSchema, bankrollBody(await updateBankroll(c.get("services"), input)));
  },
);

bankrollRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/bankrolls/{id}",
    operationId: "archiveBankroll",
    summary: "Archives a bankroll for good; what it holds is moved out",
    ...common,
    request: { params: idParam },
    responses: { 204: { description: "It is archived" }, ...refusalAnswers(400, 401, 404, 422, 503) },
  }),
  async (c) => {
    await archiveBankroll(c.get("services"), c.req.valid("param").id);
    return c.body(null, 204);
  },
);

for (const [path, operationId, summary, move] of [
  ["/bankrolls/{id}/deposit", "depositIntoBankroll", "Pays virtual money in, within one's limits", depositMoney],
  ["/bankrolls/{id}/withdraw", "withdrawFromBankroll", "Takes virtual money out", withdrawMoney],
] as const) {
  bankrollRoutes.openapi(
    createRoute({
      method: "post",
      path,
      operationId,
      summary,
      ...common,
      request: { params: idParam, headers: idempotencyHeader, body: jsonBody(movementBody) },
      responses: {
        201: jsonAnswer(transactionSchema, "What was moved"),
        ...refusalAnswers(400, 401, 404, 409, 422, 503),
      },
    }),
    async (c) => {
      const { amount: amountMinor, currency = null, note = null } = c.req.valid("json");
      const key = c.req.valid("header")["idempotency-key"] ?? null;
      const payment = { bankrollId: c.req.valid("param").id, amountMinor, currency, note, key };
      return answerJson(c, transactionSchema, transactionBody(await move(c.get("services"), payment)), 201);
    },
  );
}

bankrollRoutes.openapi(
  createRoute({
    method: "get",
    path: "/bankrolls/{id}/transactions",
    operationId: "listBankrollTransactions",
    summary: "What happened to its money, newest first",
    ...common,
    request: { params: idParam, query: transactionListQuery },
    responses: { 200: jsonAnswer(transactionListSchema, "Transactions"), ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => {
    const { type, cursor = null, page_size: pageSize, ...days } = c.req.valid("query");
    const query = {
      kinds: type === undefined ? null : [type],
      fromDay: days.date_from ?? null,
      toDay: days.date_to ?? null,
      cursor,
      pageSize,
    };
    const input = { bankrollId: c.req.valid("param").id, query };
    const { results, nextCursor } = await listTransactions(c.get("services"), input);
    const next = nextCursorLink(addressOf(c), nextCursor);
    return answerJson(c, transactionListSchema, { next, results: results.map(transactionBody) });
  },
);

bankrollRoutes.openapi(
  createRoute({
    method: "get",
    path: "/bankrolls/{id}/evolution",
    operationId: "getBankrollEvolution",
    summary: "How it came along by UTC days, deposits apart from profit",
    description: "One point for each day on which it changed, and the last one before the first day asked for.",
    ...common,
    request: { params: idParam, query: evolutionQuery },
    responses: { 200: jsonAnswer(evolutionSchema, "The points, oldest first"), ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => {
    const { date_from: fromDay = null, date_to: toDay = null } = c.req.valid("query");
    const input = { bankrollId: c.req.valid("param").id, fromDay, toDay };
    return answerJson(c, evolutionSchema, evolutionBody(await getEvolution(c.get("services"), input)));
  },
);
