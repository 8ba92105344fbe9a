import type * as z from "zod";

import { type CallEnd, GateClosedError, type Priority, UpstreamError, type CallGate } from "../../upstream.ts";
import { quotaOf, retryAfterSecondsOf, withoutKey } from "./headers.ts";
import { wireEnvelope } from "./wire.ts";

/** `path` as the upstream echoes it, without the slash: "fixtures/events". */
export type Question = { path: string; parameters: Readonly<Record<string, string>>; priority: Priority };

/** One page of an answer without errors. Teams' statistics come as one object, everything else as a list. */
export type AnswerPage = { items: unknown[]; pages: number };

/** Sends one call. @throws GateClosedError, UpstreamError or QuestionRefusedError */
export type ApiFootballClient = (question: Question, page?: number) => Promise<AnswerPage>;

/** The upstream is well and says no to this one question: a parameter, a season or a date outside the plan, mostly. */
export class QuestionRefusedError extends UpstreamError {
  readonly byPlan: boolean;

  constructor(message: string, byPlan: boolean) {
    super(message);
    this.byPlan = byPlan;
  }
}

/**
 * Asks the gate, sends the call, reports how it ended, and hands over what was answered to this very question. The key
 * travels in a header alone and is taken out of every text.
 */
export function createApiFootballClient({
  baseUrl,
  apiKey,
  gate,
  fetch,
  timeoutMs,
}: {
  baseUrl: string;
  apiKey: string;
  gate: CallGate;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
}): ApiFootballClient {
  return async (question, page = 1) => {
    const permit = await gate.acquire(question.priority);
    if (!permit.granted) throw new GateClosedError(permit.reason, permit.retryAtMs);

    const parameters = page === 1 ? question.parameters : { ...question.parameters, page: String(page) };
    const received = await receive(fetch, `${baseUrl}/${question.path}?${new URLSearchParams(parameters).toString()}`, {
      apiKey,
      timeoutMs,
    });
    const reading = readAnswer(received, question);
    const error =
      reading.error === null ? null : `/${question.path}: ${withoutKey(reading.error, apiKey).slice(0, 300)}`;
    await gate.report({
      outcome: reading.outcome,
      error: reading.outcome === "answered" ? null : error,
      retryAfterSeconds: retryAfterSecondsOf(received.headers),
      quota: quotaOf(received.headers),
    });
    if (reading.answer) return reading.answer;
    const text = `API-Football ${error ?? `/${question.path}: no answer`}`;
    if (reading.outcome === "answered") throw new QuestionRefusedError(text, reading.byPlan);
    throw new UpstreamError(text);
  };
}

export type Received =
  | { status: number; body: string; headers: Headers }
  | { status: null; problem: string; headers: null };

/** Sends a GET and reads the whole body. @returns the problem where there was no whole answer within `timeoutMs` */
export async function receive(
  fetch: typeof globalThis.fetch,
  url: string,
  { apiKey, timeoutMs }: { apiKey: string; timeoutMs: number },
): Promise<Received> {
  try {
    const response = await fetch(url, {
      headers: { "x-apisports-key": apiKey },
      // A redirect would carry the key to wherever it points.
      redirect: "manual",
      signal: AbortSignal.timeout(timeoutMs),
    });
    return { status: response.status, body: await response.text(), headers: response.headers };
  } catch (error) {
    // The error's own text is not passed on: it may quote the header with the key.
    const timedOut = error instanceof Error && error.name === "TimeoutError";
    return { status: null, problem: timedOut ? `no answer within ${timeoutMs} ms` : "no connection", headers: null };
  }
}

type Reading = { outcome: CallEnd["outcome"]; error: string | null; byPlan: boolean; answer: AnswerPage | null };

function readAnswer(received: Received, question: Question): Reading {
  if (received.status === null) return ended("failed", received.problem);
  const { status, body } = received;
  const envelope = envelopeOf(body);
  const refusals = envelope ? errorsOf(envelope) : [];
  const text = refusals.map(([kind, words]) => `${kind}: ${words}`).join("; ");

  if (status === 429) return ended("minute_spent", text || "HTTP 429");
  if (status === 401 || status === 403) return ended("refused", text || `HTTP ${status}`);
  if (status !== 200) return ended("failed", `HTTP ${status}${text && ` ${text}`}`);
  if (!envelope) return ended("failed", body === "" ? "an empty answer" : "an answer nobody can read");
  if (refusals.length > 0) {
    const kinds = new Set(refusals.map(([kind]) => kind));
    return { ...ended(outcomeOfErrors(kinds), text), byPlan: kinds.has("plan") };
  }
  if (!answersQuestion(envelope, question)) return ended("failed", "the answer to another question");
  const items = Array.isArray(envelope.response) ? envelope.response : [envelope.response];
  return { outcome: "answered", error: null, byPlan: false, answer: { items, pages: envelope.paging?.total ?? 1 } };
}

function ended(outcome: CallEnd["outcome"], error: string): Reading {
  return { outcome, error, byPlan: false, answer: null };
}

type Envelope = z.infer<typeof wireEnvelope>;

/** @returns null for anything that is not an answer of this upstream */
export function envelopeOf(body: string): Envelope | null {
  try {
    return wireEnvelope.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

/** Errors by kind; those of a plain list have none. */
export function errorsOf({ errors }: Envelope): [kind: string, text: string][] {
  return Object.entries(errors).map(([kind, text]) => [
    Array.isArray(errors) ? "error" : kind,
    typeof text === "string" ? text : JSON.stringify(text),
  ]);
}

function outcomeOfErrors(kinds: ReadonlySet<string>): CallEnd["outcome"] {
  if (kinds.has("token") || kinds.has("access")) return "refused";
  if (kinds.has("requests")) return "day_spent";
  if (kinds.has("rateLimit")) return "minute_spent";
  // Theirs by their own word; everything else is about the question.
  return kinds.has("bug") ? "failed" : "answered";
}

/** A cache on the way may mix answers up: each echoes its question. */
function answersQuestion({ get, parameters }: Envelope, question: Question): boolean {
  const echo = new Map(Object.entries(parameters ?? {}));
  return (
    get === question.path && Object.entries(question.parameters).every(([key, asked]) => isEcho(echo.get(key), asked))
  );
}

function isEcho(echo: unknown, asked: string): boolean {
  return echo === asked || (typeof echo === "number" && String(echo) === asked);
}
