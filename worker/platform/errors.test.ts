import { expect, test } from "vitest";

import { errorSchema } from "./contract.ts";
import { AppError, type ErrorCode, errorBody, httpStatusByCode } from "./errors.ts";

test("every code has its status, and its body is the documented one", () => {
  expect(httpStatusByCode).toEqual({
    VALIDATION_ERROR: 400,
    AUTHENTICATION_FAILED: 401,
    PERMISSION_DENIED: 403,
    NOT_FOUND: 404,
    CONFLICT: 409,
    ODDS_CHANGED: 409,
    ALREADY_FOLLOWED: 409,
    PAYLOAD_TOO_LARGE: 413,
    UNSUPPORTED_MEDIA_TYPE: 415,
    RULE_REFUSED: 422,
    INSUFFICIENT_BALANCE: 422,
    BANKROLL_ARCHIVED: 422,
    BANKROLL_FROZEN: 422,
    BANKROLL_PAUSED: 422,
    CURRENCY_MISMATCH: 422,
    STAKE_ABOVE_LIMIT: 422,
    NO_PRICE: 422,
    PREDICTION_LOCKED: 422,
    MATCH_NOT_OPEN: 422,
    UNDO_EXPIRED: 422,
    IDEMPOTENCY_KEY_REUSED: 422,
    RATE_LIMIT_EXCEEDED: 429,
    INTERNAL_ERROR: 500,
    SERVICE_UNAVAILABLE: 503,
  });
  for (const code of Object.keys(httpStatusByCode) as ErrorCode[]) {
    const error = new AppError(code, "Why", { field: ["one", "two"] });
    const body = errorBody(error, "req_1", Date.UTC(2026, 9, 2));
    expect(body).toEqual({
      status: "error",
      error: {
        code,
        message: "Why",
        details: { field: ["one", "two"] },
        timestamp: "2026-10-02T00:00:00.000Z",
        request_id: "req_1",
      },
      timestamp: "2026-10-02T00:00:00.000Z",
    });
    expect(errorSchema.parse(body)).toStrictEqual(body);
    expect(error).toMatchObject({ name: "AppError", message: "Why" });
  }
  expect(new AppError("CONFLICT", "Why").details).toEqual({});
});
