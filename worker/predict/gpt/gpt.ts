import type { ClosedReason } from "../../collect/upstream.ts";
import type { TokenCallEnd, TokenPermit, TokenRequest } from "./token-gate.ts";

/** All that is asked about one match. */
export type Question = {
  instructions: string;
  input: string;
  /** Whether pages of the web may be read for it. */
  searchesWeb: boolean;
};

/** GPT as the pipeline knows it: one question about one match, one answer. */
export type Gpt = {
  /** As it is called upstream, e.g. "gpt-4o". */
  readonly model: string;
  /**
   * Asks once, and never again by itself.
   *
   * @throws GateClosedError when nothing was sent, or the upstream said to wait
   */
  ask(question: Question): Promise<GptReply>;
  /** Calls that may be sent now, as far as the day and the breaker go. */
  callsLeft(): Promise<number>;
};

export type GptUsage = { inputTokens: number; outputTokens: number };

/** What became of a question. Reasons are for people and never hold the key. */
export type GptReply =
  | { kind: "answered"; text: string; sources: string[]; usage: GptUsage | null }
  | { kind: "refused" | "malformed"; reason: string; text: string; usage: GptUsage | null }
  | { kind: "timeout"; reason: string }
  | { kind: "failed"; reason: string };

/** The token gate as the adapter sees it. */
export type GptGate = {
  acquire(request: TokenRequest): Promise<TokenPermit>;
  /** @returns until when nothing is sent any more; null where the next call may be */
  report(end: TokenCallEnd): Promise<{ reason: ClosedReason; retryAtMs: number } | null>;
  callsLeft(callsPerDay: number): Promise<number>;
};

export type GptSettings = {
  apiKey: string;
  baseUrl: string;
  model: string;
  callsPerDay: number;
  gate: GptGate;
  timeoutMs: number;
  newId: () => string;
  fetch: typeof fetch;
};

/** GPT at OpenAI, or at whoever speaks its protocol. */
export function createGpt(settings: GptSettings): Gpt {
  return {
    model: settings.model,
    callsLeft: () => settings.gate.callsLeft(settings.callsPerDay),
    async ask(question) {
      // The SDK is nearly as large as the rest of the Worker: only who asks loads it, and no page waits for it.
      const { askOpenAi } = await import("./openai.ts");
      return askOpenAi(settings, question);
    },
  };
}
