import { data } from "react-router";
import type * as z from "zod";

import { AppError, type ErrorCode, httpStatusByCode } from "../../worker/platform/errors.ts";
import { dayStartMs, shiftDay } from "../../worker/platform/zoned-day.ts";
import { m } from "../paraglide/messages.js";
import { wordsOfFault, wordsOfIssue } from "./fault-words.ts";
import type { FormAnswer } from "./form-answer.ts";

/** What a page says instead of a code; a code without words is an error of ours. */
export type Problems = Partial<Record<ErrorCode, (refusal: AppError) => string>>;
type Handlers<Done> = Record<string, (typed: FormData) => Promise<Done>>;

/** What was typed cannot be taken. @param faults field to what is wrong with it, in the language of the page */
export class RefusedInput extends Error {
  readonly faults: Record<string, string>;

  constructor(faults: Record<string, string>) {
    super("refused input");
    this.name = "RefusedInput";
    this.faults = faults;
  }
}

/**
 * Hands what was typed to the handler of the form it was typed into. What a contract or a service refuses comes back as
 * the faults of the form, with what was typed but for passwords.
 *
 * @param handlers by the name of the form
 */
export async function answerForm<Done>(request: Request, handlers: Handlers<Done>, problems: Problems = {}) {
  const typed = await request.formData();
  const form = textOf(typed, "form");
  const handle = handlers[form];
  if (!Object.hasOwn(handlers, form) || !handle) throw data(null, { status: 400 });
  try {
    return await handle(typed);
  } catch (error) {
    const refusal = refusalOf(error, problems);
    if (!refusal) throw error;
    const faults = inOrderOf([...typed.keys()], refusal.faults);
    const answer: FormAnswer = { form, faults, problem: refusal.problem, values: keepable(typed) };
    return data(answer, { status: refusal.status, headers: refusal.headers });
  }
}

/** What was typed, as a contract understands it; its refusal becomes the faults of the form. */
export function readTyped<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const read = schema.safeParse(input);
  if (read.success) return read.data;
  const faults: Record<string, string> = {};
  for (const issue of read.error.issues) faults[issue.path.join(".")] ??= wordsOfIssue(issue);
  throw new RefusedInput(faults);
}

export function textOf(typed: FormData, field: string): string {
  const value = typed.get(field);
  return typeof value === "string" ? value : "";
}

/** A figure as people of both languages type it, with the point that contracts expect: "1 000,50" is "1000.50". */
export function figureText(text: string): string {
  return text.replaceAll(/\s/g, "").replace(",", ".");
}

/** The instant at which a typed day is over in a zone; null for none, and what is no day as it stands. */
export function endOfDay(day: string, zone: string): string | null {
  if (day === "") return null;
  try {
    return new Date(dayStartMs(shiftDay(day, 1), zone)).toISOString();
  } catch {
    return day;
  }
}

function refusalOf(error: unknown, problems: Problems) {
  const headers: Record<string, string> = {};
  if (error instanceof RefusedInput) return { faults: error.faults, problem: null, status: 400, headers };
  if (!(error instanceof AppError)) return null;
  const status = httpStatusByCode[error.code];
  if (error.code === "VALIDATION_ERROR") {
    const faults = Object.entries(error.details).map(([field, [text = ""]]) => [field, wordsOfFault(field, text)]);
    return { faults: Object.fromEntries(faults), problem: null, status, headers };
  }
  if (error.code === "RATE_LIMIT_EXCEEDED") {
    const seconds = error.retryAfterSeconds ?? 60;
    headers["Retry-After"] = String(seconds);
    const problem = m.problem_too_many({ minutes: String(Math.ceil(seconds / 60)) });
    return { faults: {}, problem, status, headers };
  }
  const words = problems[error.code] ?? (error.code === "SERVICE_UNAVAILABLE" ? m.problem_unavailable : null);
  return words && { faults: {}, problem: words(error), status, headers };
}

/** Faults as people meet them; what is not among the fields sent, as an empty checkbox is not, comes last. */
function inOrderOf(fields: readonly string[], faults: Record<string, string>): Record<string, string> {
  const place = (field: string) => (fields.includes(field) ? fields.indexOf(field) : fields.length);
  return Object.fromEntries(Object.entries(faults).sort(([one], [other]) => place(one) - place(other)));
}

function keepable(typed: FormData): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [field, value] of typed) {
    if (typeof value === "string" && !/password|token/.test(field)) values[field] = value;
  }
  return values;
}
