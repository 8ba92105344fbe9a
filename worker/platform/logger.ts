export type LogFields = Record<string, string | number | boolean | null | undefined>;

export type Logger = {
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
};

/**
 * One JSON object a line, as Workers Logs reads it. Fields are scalars, so that no payload slips in whole; what is named
 * or looks like a secret or an address of a person is left out, wherever a message quotes it.
 */
export function createLogger(bound: LogFields = {}): Logger {
  const line = (level: string, event: string, fields?: LogFields) =>
    JSON.stringify({ level, event, ...bound, ...fields }, withoutSecrets);
  return {
    info: (event, fields) => console.info(line("info", event, fields)),
    warn: (event, fields) => console.warn(line("warn", event, fields)),
    error: (event, fields) => console.error(line("error", event, fields)),
  };
}

const secretName = /authorization|cookie|password|passphrase|secret|token$|api[-_]?key|e-?mail/i;
const secretForms = [
  /\b(?:Bearer|Basic) +[\w.~+/=-]+/gi,
  /\baibet_(?:live|test)_\w+/g,
  /\bsk-[\w-]{16,}/g,
  /\beyJ[\w-]*\.[\w-]+\.[\w-]*/g,
  /\b(?:token|password|secret|cookie|authorization|api[-_]?key)"?\s*[=:]\s*"?[^\s"&,;]+/gi,
  /[^\s"'<>()=:,;@]+@[^\s"'<>()=:,;@]+\.[^\s"'<>()=:,;@]+/g,
];
const redacted = "[redacted]";

function withoutSecrets(name: string, value: unknown): unknown {
  if (typeof value !== "string") return value;
  return secretName.test(name) ? redacted : secretForms.reduce((text, form) => text.replace(form, redacted), value);
}

/** The message of anything thrown, with D1's own words where drizzle wrapped them. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
