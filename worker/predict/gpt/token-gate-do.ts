import { DurableObject } from "cloudflare:workers";

import type { Bindings } from "../../bindings.ts";
import { breakerRefusal } from "../../collect/breaker.ts";
import type { ClosedReason } from "../../collect/upstream.ts";
import {
  type TokenCallEnd,
  type TokenGateState,
  type TokenPermit,
  type TokenRequest,
  acquireTokens,
  newTokenGate,
  recordTokenCallEnd,
  tokenGateAt,
} from "./token-gate.ts";

/** The gate of one language model, through which every call passes, wherever it comes from. Instants are the caller's real clock. */
export class TokenGate extends DurableObject<Bindings> {
  acquire(request: TokenRequest, nowMs: number): TokenPermit {
    const [state, permit] = acquireTokens(this.#state(nowMs), request, nowMs);
    this.#keep(state);
    return permit;
  }

  /** @returns until when nothing is sent any more; null where the next call may be */
  report(end: TokenCallEnd, nowMs: number): { reason: ClosedReason; retryAtMs: number } | null {
    const state = recordTokenCallEnd(this.#state(nowMs), end, nowMs);
    this.#keep(state);
    return breakerRefusal(state, nowMs);
  }

  describe(nowMs: number): TokenGateState {
    return tokenGateAt(this.#state(nowMs), nowMs);
  }

  #state(nowMs: number): TokenGateState {
    return this.ctx.storage.kv.get<TokenGateState>("state") ?? newTokenGate(nowMs);
  }

  #keep(state: TokenGateState): void {
    this.ctx.storage.kv.put("state", state);
  }
}
