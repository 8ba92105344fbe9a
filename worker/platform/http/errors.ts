import type { ErrorHandler, NotFoundHandler } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";

import { AppError, errorBody, httpStatusByCode } from "../errors.ts";
import { messageOf } from "../logger.ts";
import type { AppContext, AppEnv } from "./hono.ts";

/** The one place where an error becomes an answer. What we did not mean for the caller stays in the log. */
export const answerError: ErrorHandler<AppEnv> = (error, c) => {
  const known = error instanceof AppError ? error : appErrorOf(error);
  if (known.code === "INTERNAL_ERROR") {
    c.get("services")?.log.error("request_failed", { path: c.req.path, reason: messageOf(error) });
  }
  return answer(c, known);
};

export const answerNotFound: NotFoundHandler<AppEnv> = (c) =>
  answer(c, new AppError("NOT_FOUND", "Nothing lives at this address", { path: [c.req.path] }));

function answer(c: AppContext, error: AppError): Response {
  const status: ContentfulStatusCode = httpStatusByCode[error.code];
  if (status === 401) c.header("WWW-Authenticate", "Bearer");
  if (error.retryAfterSeconds !== null) c.header("Retry-After", String(error.retryAfterSeconds));
  return c.json(errorBody(error, c.get("requestId"), Date.now()), status);
}

function appErrorOf(error: Error): AppError {
  if (error instanceof HTTPException && error.status === 400) {
    return new AppError("VALIDATION_ERROR", "The request could not be read", { body: [error.message] });
  }
  return new AppError("INTERNAL_ERROR", "Something went wrong on our side; it has been recorded");
}
