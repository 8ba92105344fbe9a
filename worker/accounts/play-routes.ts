import { createRoute } from "@hono/zod-openapi";

import { answerJson, jsonAnswer, jsonBody, refusalAnswers } from "../platform/http/answers.ts";
import { createRouter } from "../platform/http/hono.ts";
import { decimalOf } from "../platform/money.ts";
import { changeLimitsBody, playLimitsSchema, selfExclusionBody, timeOutBody } from "./play-contract.ts";
import {
  type LimitStanding,
  type PlayStanding,
  changePlayLimits,
  excludeSelf,
  getPlayLimits,
  takeTimeOut,
} from "./play-service.ts";
import { signedIn } from "./routes.ts";

const common = { tags: ["Play limits"], security: signedIn };
const standing = { 200: jsonAnswer(playLimitsSchema, "Limits and exclusions as they stand") };

/** `/api/v1/auth`: limits, time-out and self-exclusion */
export const playLimitRoutes = createRouter();

playLimitRoutes.openapi(
  createRoute({
    method: "get",
    path: "/limits",
    operationId: "getPlayLimits",
    summary: "One's own deposit and stake limits, what of them is used and what is pending",
    description: "Rolling: the last 24 hours, 7 days, 30 days. Amounts of all currencies count together at face value.",
    ...common,
    responses: { ...standing, ...refusalAnswers(401) },
  }),
  async (c) => answerJson(c, playLimitsSchema, bodyOf(await getPlayLimits(c.get("services")))),
);

playLimitRoutes.openapi(
  createRoute({
    method: "put",
    path: "/limits",
    operationId: "changePlayLimits",
    summary: "Sets limits: lower at once, higher or none after 24 hours",
    description: "What is left out stays. Asking for the limit in force takes a pending rise back.",
    ...common,
    request: { body: jsonBody(changeLimitsBody) },
    responses: { ...standing, ...refusalAnswers(400, 401, 409) },
  }),
  async (c) => answerJson(c, playLimitsSchema, bodyOf(await changePlayLimits(c.get("services"), c.req.valid("json")))),
);

playLimitRoutes.openapi(
  createRoute({
    method: "post",
    path: "/time-out",
    operationId: "takeTimeOut",
    summary: "No deposit and no stake for 24 hours to 6 weeks, from now",
    ...common,
    request: { body: jsonBody(timeOutBody) },
    responses: { ...standing, ...refusalAnswers(400, 401) },
  }),
  async (c) => answerJson(c, playLimitsSchema, bodyOf(await takeTimeOut(c.get("services"), c.req.valid("json")))),
);

playLimitRoutes.openapi(
  createRoute({
    method: "post",
    path: "/self-exclusion",
    operationId: "excludeSelf",
    summary: "No deposit and no stake for 6 months or more, from now; cannot be undone",
    ...common,
    request: { body: jsonBody(selfExclusionBody) },
    responses: { ...standing, ...refusalAnswers(400, 401) },
  }),
  async (c) => answerJson(c, playLimitsSchema, bodyOf(await excludeSelf(c.get("services"), c.req.valid("json")))),
);

function bodyOf({ limits, timeOutUntilMs, selfExcludedUntilMs }: PlayStanding) {
  return {
    deposit: periodsOf(limits.deposit),
    stake: periodsOf(limits.stake),
    time_out_until: instantOf(timeOutUntilMs),
    self_excluded_until: instantOf(selfExcludedUntilMs),
  };
}

function periodsOf({ day, week, month }: PlayStanding["limits"]["stake"]) {
  return { day: standingBody(day), week: standingBody(week), month: standingBody(month) };
}

function standingBody({ limitMinor, usedMinor, pending }: LimitStanding) {
  return {
    limit: amountOf(limitMinor),
    used: decimalOf(usedMinor),
    remaining: limitMinor === null ? null : decimalOf(Math.max(0, limitMinor - usedMinor)),
    pending: pending && {
      limit: amountOf(pending.limitMinor),
      effective_at: new Date(pending.effectiveAtMs).toISOString(),
    },
  };
}

function amountOf(minor: number | null): string | null {
  return minor === null ? null : decimalOf(minor);
}

function instantOf(atMs: number | null): string | null {
  return atMs === null ? null : new Date(atMs).toISOString();
}
