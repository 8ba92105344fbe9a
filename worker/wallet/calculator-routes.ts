import { createRoute } from "@hono/zod-openapi";

import { answerJson, jsonAnswer, jsonBody, refusalAnswers } from "../platform/http/answers.ts";
import { createRouter } from "../platform/http/hono.ts";
import { answerKelly, answerStake } from "./calculator-body.ts";
import { kellyBody, kellySchema, stakeBody, stakeSchema } from "./calculator-contract.ts";

const common = { tags: ["Calculators"] };

/** `/api/v1/bankroll`, the part that asks nobody who they are. */
export const calculatorRoutes = createRouter();

calculatorRoutes.openapi(
  createRoute({
    method: "post",
    path: "/kelly-calculator",
    operationId: "calculateKelly",
    summary: "Kelly's stake for odds and a probability, and the part of it one takes",
    description:
      "Open to all. Full Kelly is (odds times p - 1) / (odds - 1) of the bankroll; the risk factor is all that is applied to it. " +
      "Every amount is rounded down once. Without an edge there is no stake. Says nothing about what will happen.",
    ...common,
    request: { body: jsonBody(kellyBody) },
    responses: { 200: jsonAnswer(kellySchema, "The stake, or why there is none"), ...refusalAnswers(400) },
  }),
  (c) => answerJson(c, kellySchema, answerKelly(c.req.valid("json"))),
);

calculatorRoutes.openapi(
  createRoute({
    method: "post",
    path: "/stake-calculator",
    operationId: "calculateStake",
    summary: "A stake by Kelly, by a percentage of the bankroll or flat, and a simulation of what may become of it",
    description:
      "Open to all, the simulation too: it knows only what is sent. It is seeded, so that the same question has the same answer. " +
      "Percentage and flat stakes may be asked for without a probability; with one that leaves no edge there is no stake.",
    ...common,
    request: { body: jsonBody(stakeBody) },
    responses: { 200: jsonAnswer(stakeSchema, "The stake, or why there is none"), ...refusalAnswers(400) },
  }),
  (c) => answerJson(c, stakeSchema, answerStake(c.req.valid("json"))),
);
