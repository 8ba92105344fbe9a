/** What the double of OpenAI answers to a question; it takes one after the other, and the last again and again. */
export type GptBehaviour =
  /** A good answer, of which `changes` replaces fields of the first level. */
  | {
      kind: "answer";
      changes?: Record<string, unknown>;
      sources?: string[];
      usage?: { input_tokens: number; output_tokens: number };
      delayMs?: number;
    }
  /** Far from what is published. */
  | { kind: "contradicting" }
  /** This text, whatever was asked. */
  | { kind: "text"; text: string }
  | { kind: "refusal"; refusal: string }
  /** The output ran out of tokens. */
  | { kind: "incomplete" }
  /** The headers come, the rest never does. */
  | { kind: "stalled" }
  /** HTTP 200, and something that is no response at all. */
  | { kind: "nonsense" }
  | { kind: "429"; retryAfterSeconds?: number; code?: string }
  /** Upstream errors that repeat the key they were sent. */
  | { kind: "400" | "401" | "500" };

/** A question as the double received it; `status` is what it answered, `matchId` the match it was about, `tools` those allowed. */
export type ReceivedQuestion = {
  status: number;
  matchId: number | null;
  model: string;
  instructions: string;
  input: string;
  tools: string[];
  tokens: number;
};

/** Steers one space of the double over HTTP, from Node or from inside workerd. */
export type OpenAiControl = {
  /** What the adapter is given as base URL. */
  readonly baseUrl: string;
  /** Instead of those set before. */
  behave(...behaviours: GptBehaviour[]): Promise<void>;
  /** Oldest first. */
  questions(): Promise<ReceivedQuestion[]>;
};

/** The only key the double accepts. */
export const openAiKey = "sk-test-0123456789abcdef";

/** A space of its own on the double at `serverUrl`, where every answer is a good one. */
export async function openOpenAiSpace(serverUrl: string): Promise<OpenAiControl> {
  const response = await send(`${serverUrl}/__spaces`, "POST", {});
  const { baseUrl } = await response.json<{ baseUrl: string }>();
  return {
    baseUrl,
    async behave(...behaviours) {
      await send(`${baseUrl}/__behaviours`, "PUT", behaviours);
    },
    async questions() {
      return (await send(`${baseUrl}/__questions`, "GET")).json<ReceivedQuestion[]>();
    },
  };
}

async function send(url: string, method: string, body?: unknown): Promise<Response> {
  const response = await fetch(url, { method, body: body === undefined ? undefined : JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${url}: HTTP ${response.status} ${await response.text()}`);
  return response;
}
