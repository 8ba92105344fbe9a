import { createRoute, type z } from "@hono/zod-openapi";

import { signedIn } from "../accounts/routes.ts";
import { idParam } from "../platform/contract.ts";
import { AppError } from "../platform/errors.ts";
import { answerJson, jsonAnswer, jsonBody, refusalAnswers } from "../platform/http/answers.ts";
import { type AppContext, addressOf, createRouter, originOf } from "../platform/http/hono.ts";
import { nextCursorLink } from "../platform/paging.ts";
import { idempotencyHeader } from "../wallet/contract.ts";
import {
  followListQuery,
  followListSchema,
  followSchema,
  newFollowBody,
  newFollowOfPredictionBody,
  quoteQuery,
  quoteSchema,
} from "./contract.ts";
import { getFollow, listFollows } from "./follows.ts";
import { followPrediction } from "./placement.ts";
import { quoteFollow } from "./quote.ts";
import { takeBackFollow } from "./taking-back.ts";

const common = { tags: ["Follows"], security: signedIn };
const followAnswers = {
  201: jsonAnswer(followSchema, "The follow"),
  ...refusalAnswers(400, 401, 404, 409, 422, 503),
};

/** Under `/api/v1/predictions`, before the predictions themselves: `user-predictions` is no id. */
export const followRoutes = createRouter();

for (const [path, operationId] of [
  ["/user-predictions", "followPrediction"],
  ["/follow", "followPredictionByAlias"],
] as const) {
  followRoutes.openapi(
    createRoute({
      method: "post",
      path,
      operationId,
      summary: "Follows a prediction with a stake of virtual money, at the best price of this moment",
      description:
        "Where the price is not the one named by `accept_odds`, or without it the one published with the prediction, nothing is staked: 409 ODDS_CHANGED says in `details.accept_odds` what to accept.",
      ...common,
      request: { headers: idempotencyHeader, body: jsonBody(newFollowBody) },
      responses: followAnswers,
    }),
    async (c) => {
      const body = c.req.valid("json");
      const key = c.req.valid("header")["idempotency-key"] ?? null;
      return answerJson(c, followSchema, await follow(c, { ...body, key }), 201);
    },
  );
}

followRoutes.openapi(
  createRoute({
    method: "post",
    path: "/{id}/follow",
    operationId: "followPredictionById",
    summary: "Follows this prediction with a stake of virtual money",
    ...common,
    request: { params: idParam, headers: idempotencyHeader, body: jsonBody(newFollowOfPredictionBody) },
    responses: followAnswers,
  }),
  async (c) => {
    const { id } = c.req.valid("param");
    const body = c.req.valid("json");
    if (body.prediction !== undefined && body.prediction !== id) {
      throw new AppError("VALIDATION_ERROR", "Invalid input data", { prediction: ["Not the one of the address"] });
    }
    const key = c.req.valid("header")["idempotency-key"] ?? null;
    return answerJson(c, followSchema, await follow(c, { ...body, prediction: id, key }), 201);
  },
);

followRoutes.openapi(
  createRoute({
    method: "get",
    path: "/{id}/follow/quote",
    operationId: "quoteFollow",
    summary: "The price now, the stake one's bankroll asks for with its figures, and why there may be none",
    ...common,
    request: { params: idParam, query: quoteQuery },
    responses: { 200: jsonAnswer(quoteSchema, "As things stand"), ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => {
    const { bankroll: bankrollId = null } = c.req.valid("query");
    const input = { predictionId: c.req.valid("param").id, bankrollId, origin: originOf(c) };
    return answerJson(c, quoteSchema, await quoteFollow(c.get("services"), input));
  },
);

followRoutes.openapi(
  createRoute({
    method: "get",
    path: "/user-predictions",
    operationId: "listFollows",
    summary: "One's own follows, newest first",
    ...common,
    request: { query: followListQuery },
    responses: { 200: jsonAnswer(followListSchema, "Follows"), ...refusalAnswers(400, 401) },
  }),
  async (c) => {
    const { status = null, bankroll: bankrollId = null, cursor = null, page_size: pageSize } = c.req.valid("query");
    const query = { status, bankrollId, cursor, pageSize, origin: originOf(c) };
    const { results, nextCursor } = await listFollows(c.get("services"), query);
    return answerJson(c, followListSchema, { next: nextCursorLink(addressOf(c), nextCursor), results });
  },
);

followRoutes.openapi(
  createRoute({
    method: "get",
    path: "/user-predictions/{id}",
    operationId: "getFollow",
    summary: "One of one's own follows",
    ...common,
    request: { params: idParam },
    responses: { 200: jsonAnswer(followSchema, "The follow"), ...refusalAnswers(400, 401, 404) },
  }),
  async (c) => {
    const input = { id: c.req.valid("param").id, origin: originOf(c) };
    return answerJson(c, followSchema, await getFollow(c.get("services"), input));
  },
);

followRoutes.openapi(
  createRoute({
    method: "delete",
    path: "/user-predictions/{id}",
    operationId: "takeBackFollow",
    summary: "Takes a follow back, within six seconds and before kick-off; again it changes nothing",
    ...common,
    request: { params: idParam },
    responses: { 204: { description: "Its stake is back" }, ...refusalAnswers(400, 401, 404, 422, 503) },
  }),
  async (c) => {
    await takeBackFollow(c.get("services"), c.req.valid("param").id);
    return c.body(null, 204);
  },
);

function follow(c: AppContext, asked: z.output<typeof newFollowBody> & { key: string | null }) {
  return followPrediction(c.get("services"), {
    predictionId: asked.prediction,
    bankrollId: asked.bankroll,
    stakeMinor: asked.user_stake,
    acceptOddsThousandths: asked.accept_odds ?? null,
    currency: asked.currency ?? null,
    key: asked.key,
    origin: originOf(c),
  });
}
