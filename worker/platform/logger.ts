export type LogFields = Record<string, string | number | boolean | null | undefined>;

export type Logger = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
};

/** One JSON object a line, as Workers Logs reads it. Fields are scalars, so that no payload or secret slips in whole. */
export function createLogger(bound: LogFields = {}): Logger {
  return {
    info: (event, fields) => console.info(JSON.stringify({ level: "info", event, ...bound, ...fields })),
    warn: (event, fields) => console.warn(JSON.stringify({ level: "warn", event, ...bound, ...fields })),
    error: (event, fields) => console.error(JSON.stringify({ level: "error", event, ...bound, ...fields })),
  };
}

/** The message of anything thrown, with D1's own words where drizzle wrapped them. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
