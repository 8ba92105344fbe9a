import OpenAI, { APIConnectionTimeoutError, APIError } from "openai";
import * as z from "zod";

import { GateClosedError } from "../../collect/upstream.ts";
import { messageOf } from "../../platform/logger.ts";
import { answerFormat } from "./answer.ts";
import type { GptReply, GptSettings, GptUsage, Question } from "./gpt.ts";
import type { TokenCallEnd } from "./token-gate.ts";

/** Fewer characters make a token in French than in English; this is on the safe side of both. */
const charactersPerToken = 3;
const mostOutputTokens = 2_500;
/** What a search with little context adds to a call. */
const searchTokens = 6_000;
const webSearch: Pick<OpenAI.Responses.ResponseCreateParamsNonStreaming, "tools" | "max_tool_calls" | "include"> = {
  tools: [{ type: "web_search", search_context_size: "low" }],
  max_tool_calls: 3,
  include: ["web_search_call.action.sources"],
};
const reasonLength = 300;

/**
 * Asks GPT over the Responses API, with a strict answer format and the web search only where the question allows it, once:
 * the queue retries, never the client.
 *
 * @throws GateClosedError when nothing was sent, or the upstream said to wait
 */
export async function askOpenAi(settings: GptSettings, question: Question): Promise<GptReply> {
  const { apiKey, model, gate, callsPerDay } = settings;
  /** Whatever an upstream says may be its echo of what it was sent. */
  function clean(text: string): string {
    return text.replaceAll(apiKey, "***");
  }

  const id = settings.newId();
  const tokens =
    Math.ceil((question.instructions.length + question.input.length) / charactersPerToken) +
    mostOutputTokens +
    (question.searchesWeb ? searchTokens : 0);
  const permit = await gate.acquire({ id, tokens, callsPerDay });
  if (!permit.granted) throw new GateClosedError(permit.reason, permit.retryAtMs);
  // Nothing is read from the process environment, and nothing logged: both could carry the key.
  const client = new OpenAI({
    apiKey,
    baseURL: settings.baseUrl,
    organization: null,
    project: null,
    maxRetries: 0,
    timeout: settings.timeoutMs,
    fetch: settings.fetch,
    logLevel: "off",
  });
  const called = await attempt(() =>
    client.responses.create({
      model,
      instructions: question.instructions,
      input: question.input,
      ...(question.searchesWeb ? webSearch : {}),
      text: { format: answerFormat },
      max_output_tokens: mostOutputTokens,
      store: false,
    }),
  );
  if ("error" in called) {
    const reason = clean(messageOf(called.error)).slice(0, reasonLength);
    const closed = await gate.report({ id, error: reason, ...endOf(called.error) });
    if (closed && isTurnedAway(called.error)) throw new GateClosedError(closed.reason, closed.retryAtMs);
    return { kind: called.error instanceof APIConnectionTimeoutError ? "timeout" : "failed", reason };
  }
  const { cost, reply } = readResponse(called.response, clean);
  await gate.report({ id, outcome: "answered", tokens: cost, error: null, retryAfterSeconds: null });
  // Pages nobody was allowed to read are no source.
  return reply.kind === "answered" && !question.searchesWeb ? { ...reply, sources: [] } : reply;
}

async function attempt<Response>(call: () => Promise<Response>): Promise<{ response: Response } | { error: unknown }> {
  try {
    return { response: await call() };
  } catch (error) {
    return { error };
  }
}

/** "Too many", or the key: no matter which match was asked about. */
function isTurnedAway(error: unknown): boolean {
  return error instanceof APIError && [401, 403, 429].includes(Number(error.status));
}

function endOf(error: unknown): Pick<TokenCallEnd, "outcome" | "tokens" | "retryAfterSeconds"> {
  if (!(error instanceof APIError)) return { outcome: "failed", tokens: null, retryAfterSeconds: null };
  const retryAfterSeconds = secondsOf(error.headers?.get("retry-after"));
  const status = Number(error.status ?? 0);
  if (status === 429 && error.code !== "insufficient_quota") {
    return { outcome: "too_many", tokens: 0, retryAfterSeconds };
  }
  if (isTurnedAway(error)) return { outcome: "refused", tokens: 0, retryAfterSeconds };
  // A plain "no" to this one question: the upstream is well.
  if (status >= 400 && status < 500) return { outcome: "answered", tokens: 0, retryAfterSeconds };
  return { outcome: "failed", tokens: null, retryAfterSeconds };
}

/** Seconds, the one form the upstream uses. */
function secondsOf(header: string | null | undefined): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

const contentSchema = z.union([
  z.object({
    type: z.literal("output_text"),
    text: z.string(),
    annotations: z.array(z.looseObject({ type: z.string(), url: z.string().optional() })).default([]),
  }),
  z.object({ type: z.literal("refusal"), refusal: z.string() }),
]);
const itemSchema = z.union([
  z.object({ type: z.literal("message"), content: z.array(contentSchema) }),
  z.object({
    type: z.literal("web_search_call"),
    action: z.looseObject({ sources: z.array(z.looseObject({ url: z.string().optional() })).nullish() }).nullish(),
  }),
  z.looseObject({ type: z.string() }).transform(() => ({ type: "other" as const })),
]);
const usageSchema = z.object({ input_tokens: z.int().min(0), output_tokens: z.int().min(0) });
/** The parts of a response this house reads. */
const responseSchema = z.object({
  incomplete_details: z.looseObject({ reason: z.string().optional() }).nullish(),
  output: z.array(itemSchema),
});

function readResponse(response: unknown, clean: (text: string) => string): { cost: number | null; reply: GptReply } {
  const usage = usageIn(response);
  const cost = usage && usage.inputTokens + usage.outputTokens;
  const parsed = responseSchema.safeParse(response);
  if (!parsed.success) return { cost, reply: { kind: "malformed", reason: "not a response", text: "", usage } };
  const contents = parsed.data.output.flatMap((item) => (item.type === "message" ? item.content : []));
  const refusal = contents.find((content) => content.type === "refusal");
  const texts = contents.filter((content) => content.type === "output_text");
  const text = clean(texts.map((content) => content.text).join(""));
  if (refusal) return { cost, reply: { kind: "refused", reason: clean(refusal.refusal), text, usage } };
  const incomplete = parsed.data.incomplete_details?.reason;
  if (incomplete !== undefined || text === "") {
    return { cost, reply: { kind: "malformed", reason: `incomplete: ${incomplete ?? "no text"}`, text, usage } };
  }
  const searched = parsed.data.output.flatMap((item) =>
    item.type === "web_search_call" ? (item.action?.sources ?? []) : [],
  );
  const cited = texts.flatMap((content) => content.annotations.filter(({ type }) => type === "url_citation"));
  const sources = [...searched, ...cited].flatMap(({ url }) => (url === undefined ? [] : clean(url)));
  return { cost, reply: { kind: "answered", text, sources, usage } };
}

function usageIn(response: unknown): GptUsage | null {
  const parsed = z.object({ usage: usageSchema }).safeParse(response);
  if (!parsed.success) return null;
  return { inputTokens: parsed.data.usage.input_tokens, outputTokens: parsed.data.usage.output_tokens };
}
