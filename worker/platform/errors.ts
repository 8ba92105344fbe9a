/** Every error code the product answers with, and its HTTP status. The one place where the two meet. */
export const httpStatusByCode = {
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
} as const;

export type ErrorCode = keyof typeof httpStatusByCode;
export type ErrorDetails = Record<string, string[]>;

/** An error meant for the caller: its message and details are shown as they are. */
export class AppError extends Error {
  readonly code: ErrorCode;
  /** Field name to what is wrong with it. */
  readonly details: ErrorDetails;
  /** When it is worth asking again; null where nobody knows. */
  readonly retryAfterSeconds: number | null;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, retryAfterSeconds: number | null = null) {
    super(message);
    this.name = "AppError";
    this.code = code;
    this.details = details;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The one error body of `/api` and `/v1`. */
export function errorBody(error: AppError, requestId: string, nowMs: number) {
  const timestamp = new Date(nowMs).toISOString();
  return {
    status: "error" as const,
    error: { code: error.code, message: error.message, details: error.details, timestamp, request_id: requestId },
    timestamp,
  };
}
