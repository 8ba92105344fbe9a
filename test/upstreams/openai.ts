import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

import { type HttpDouble, bodyOf, startHttpDouble } from "./http-double.ts";
import { type GptBehaviour, type ReceivedQuestion, openAiKey } from "./openai-world.ts";

type Space = { behaviours: GptBehaviour[]; questions: ReceivedQuestion[] };
type Question = { model: string; instructions: string; input: string; tools?: { type: string }[] };
type Reply = { status: number; body: object | string; headers?: Record<string, string>; tokens?: number };

/**
 * A double of OpenAI that speaks the Responses API over HTTP and is as strict with what it is asked as the real one.
 * Every space is an upstream of its own; `openai-world.ts` opens and steers them.
 */
export function startOpenAi(): Promise<HttpDouble> {
  const spaces = new Map<string, Space>();
  return startHttpDouble(async (request, response) => {
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    const [, id = "", ...rest] = url.pathname.split("/");
    if (id === "__spaces") {
      const name = String(spaces.size + 1);
      spaces.set(name, { behaviours: [{ kind: "answer" }], questions: [] });
      return sendJson(response, { status: 200, body: { baseUrl: `${url.origin}/${name}` } });
    }
    const space = spaces.get(id);
    if (!space) return sendJson(response, { status: 404, body: { error: "no such space" } });
    const body = await bodyOf(request);
    switch (`${request.method} ${rest.join("/")}`) {
      case "PUT __behaviours":
        space.behaviours = JSON.parse(body) as GptBehaviour[];
        return sendJson(response, { status: 200, body: {} });
      case "GET __questions":
        return sendJson(response, { status: 200, body: space.questions });
      case "POST responses":
        return answer(space, request, body, response);
      default:
        return sendJson(response, { status: 404, body: { error: { message: "Invalid URL", code: null } } });
    }
  });
}

async function answer(space: Space, request: IncomingMessage, body: string, response: ServerResponse): Promise<void> {
  const key = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
  const complaint = complaintOf(body);
  const question: Question = complaint === null ? (JSON.parse(body) as Question) : noQuestion;
  const behaviour = (space.behaviours.length > 1 ? space.behaviours.shift() : space.behaviours[0]) ?? {
    kind: "answer",
  };
  const reply = refusalOf(key, complaint) ?? replyTo(question, behaviour, key);
  space.questions.push({
    status: reply.status,
    matchId: complaint === null ? briefingIn(question).match.id : null,
    model: question.model,
    instructions: question.instructions,
    input: question.input,
    tools: (question.tools ?? []).map(({ type }) => type),
    tokens: reply.tokens ?? 0,
  });
  if (behaviour.kind === "answer" && behaviour.delayMs !== undefined) await wait(behaviour.delayMs);
  if (behaviour.kind === "stalled") {
    response.writeHead(200, { "Content-Type": "application/json" }).write('{"object":"response","output":');
    return;
  }
  sendJson(response, reply);
}

const noQuestion: Question = { model: "", instructions: "", input: "{}" };

function refusalOf(key: string, complaint: string | null): Reply | null {
  if (key !== openAiKey) return errorReply(401, `Incorrect API key provided: ${key}.`, "invalid_api_key");
  return complaint === null ? null : errorReply(400, complaint, "invalid_request_error");
}

/** What the real one would not accept; null for a question in good form. */
function complaintOf(body: string): string | null {
  const asked = JSON.parse(body) as Record<string, unknown>;
  const { format } = (asked["text"] ?? {}) as { format?: { type?: string; strict?: boolean; schema?: unknown } };
  const tools = (asked["tools"] ?? []) as { type?: string }[];
  if (typeof asked["model"] !== "string" || typeof asked["input"] !== "string") return "model and input are required";
  if (format?.type !== "json_schema" || format.strict !== true) return "text.format is not a strict schema";
  if (!isStrict(format.schema))
    return "Invalid schema: additionalProperties is required to be supplied and to be false";
  return tools.every(({ type }) => type === "web_search") ? null : "unknown tool";
}

/** Every object names all its properties as required and allows no others; no keyword a strict schema does not know. */
function isStrict(schema: unknown): boolean {
  if (typeof schema !== "object" || schema === null) return true;
  const { type, properties, required, additionalProperties } = schema as Record<string, unknown>;
  if (["minLength", "maxLength", "allOf", "not", "$schema"].some((keyword) => keyword in schema)) return false;
  if (type === "object") {
    const names = Object.keys(properties ?? {});
    const all = Array.isArray(required) ? required : [];
    if (additionalProperties !== false || names.some((name) => !all.includes(name))) return false;
  }
  return Object.values(schema).every(isStrict);
}

function replyTo(question: Question, behaviour: GptBehaviour, key: string): Reply {
  switch (behaviour.kind) {
    case "answer":
      return responseOf(question, JSON.stringify({ ...goodAnswer(question), ...behaviour.changes }), behaviour);
    case "contradicting":
      return responseOf(question, JSON.stringify({ ...goodAnswer(question), probabilities: reversed(question) }));
    case "text":
      return responseOf(question, behaviour.text);
    case "refusal":
      return withOutput(question, [{ type: "refusal", refusal: behaviour.refusal }]);
    case "incomplete": {
      const reply = responseOf(question, JSON.stringify(goodAnswer(question)).slice(0, 200));
      const details = { status: "incomplete", incomplete_details: { reason: "max_output_tokens" } };
      return { ...reply, body: { ...(reply.body as object), ...details } };
    }
    case "stalled":
      return { status: 200, body: "" };
    case "nonsense":
      return { status: 200, body: { object: "list", data: [] } };
    case "429": {
      const { retryAfterSeconds, code = "rate_limit_exceeded" } = behaviour;
      const headers: Record<string, string> =
        retryAfterSeconds === undefined ? {} : { "Retry-After": String(retryAfterSeconds) };
      return { ...errorReply(429, "Rate limit reached for tokens per min (TPM): Limit 25000", code), headers };
    }
    case "400":
      return errorReply(400, `Unsupported tool for this model (authorization: Bearer ${key})`, "invalid_request_error");
    case "401":
      return errorReply(401, `Incorrect API key provided: ${key}.`, "invalid_api_key");
    case "500":
      return errorReply(500, `The server had an error (authorization: Bearer ${key})`, "server_error");
  }
}

/** What is told of the match, as the prompt carries it. */
type Told = {
  match: { id: number; home_team: string; away_team: string };
  figures: {
    published_percent: { home: number; draw: number; away: number; over_2_5_goals: number; both_teams_score: number };
  };
  line_ups: { home: { starting: string[] } } | null;
};

function briefingIn(question: Question): Told {
  return JSON.parse(question.input) as Told;
}

function goodAnswer(question: Question): object {
  const { match, figures, line_ups: lineUps } = briefingIn(question);
  const { home, draw, away, over_2_5_goals: over, both_teams_score: both } = figures.published_percent;
  const { id, home_team: homeTeam, away_team: awayTeam } = match;
  return {
    match: { id, home_team: homeTeam, away_team: awayTeam },
    probabilities: {
      home: home / 100,
      draw: draw / 100,
      away: away / 100,
      over_2_5: over / 100,
      both_teams_score: both / 100,
    },
    summary: {
      fr: `${homeTeam} reçoit ${awayTeam} avec ${String(home).replace(".", ",")} % de chances publiées et un groupe presque au complet.`,
      en: `${homeTeam} host ${awayTeam} with a published ${home}% and an almost complete squad.`,
    },
    factors_for: [
      { fr: "Le groupe est au complet.", en: "The squad is complete.", source: "https://club.example/news" },
      { fr: "Le terrain pèse.", en: "Home advantage counts.", source: "figures" },
    ],
    factors_against: [
      { fr: "Le voyage fut court.", en: "The journey was short.", source: "https://press.example/a?b=c" },
    ],
    risk_factors: [{ fr: "La pluie est annoncée.", en: "Rain is forecast." }],
    scorers: lineUps?.home.starting.slice(-1) ?? [],
  };
}

function reversed(question: Question): object {
  const { home, draw, away } = briefingIn(question).figures.published_percent;
  const isHome = home >= Math.max(draw, away);
  return { home: isHome ? 0.04 : 0.92, draw: 0.04, away: isHome ? 0.92 : 0.04, over_2_5: 0.5, both_teams_score: 0.5 };
}

/** What the search returns; without leave to search there is none. */
const searched = ["https://club.example/news?utm_source=openai", "https://press.example/a?b=c"];

function responseOf(
  question: Question,
  text: string,
  more: Partial<Extract<GptBehaviour, { kind: "answer" }>> = {},
): Reply {
  const reply = withOutput(question, [{ type: "output_text", text, annotations: [] }], more.sources);
  const usage = more.usage ?? {
    input_tokens: Math.ceil((question.instructions.length + question.input.length) / 4) + 3_000,
    output_tokens: Math.ceil(text.length / 4),
  };
  const tokens = usage.input_tokens + usage.output_tokens;
  return { ...reply, tokens, body: { ...(reply.body as object), usage: { ...usage, total_tokens: tokens } } };
}

function withOutput(
  question: Question,
  content: object[],
  sources: readonly string[] = question.tools?.length ? searched : [],
): Reply {
  const action = { type: "search", query: "team news", sources: sources.map((url) => ({ type: "url", url })) };
  return {
    status: 200,
    body: {
      id: "resp_1",
      object: "response",
      created_at: 0,
      status: "completed",
      error: null,
      incomplete_details: null,
      model: question.model,
      output: [
        ...(sources.length > 0 ? [{ id: "ws_1", type: "web_search_call", status: "completed", action }] : []),
        { id: "msg_1", type: "message", role: "assistant", status: "completed", content },
      ],
      usage: { input_tokens: 1, output_tokens: 1, total_tokens: 2 },
    },
    tokens: 2,
  };
}

function errorReply(status: number, message: string, code: string): Reply {
  return { status, body: { error: { message, type: code, param: null, code } } };
}

function sendJson(response: ServerResponse, { status, body, headers }: Reply): void {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(text);
}
