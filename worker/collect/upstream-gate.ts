import { DurableObject } from "cloudflare:workers";

import type { Bindings } from "../bindings.ts";
import { type GateState, acquirePermit, atInstant, expectCalls, newGate, recordEnd } from "./gate.ts";
import type { CallEnd, Permit, Priority } from "./upstream.ts";

/**
 * The gate of one upstream, through which every call passes, wherever it comes from. Holds counts alone, which the
 * upstream's own headers put right; instants are the caller's real clock.
 */
export class UpstreamGate extends DurableObject<Bindings> {
  acquire(priority: Priority, nowMs: number): Permit {
    const [state, permit] = acquirePermit(this.#state(nowMs), priority, nowMs);
    this.#keep(state);
    return permit;
  }

  report(end: CallEnd, nowMs: number): void {
    this.#keep(recordEnd(this.#state(nowMs), end, nowMs));
  }

  expect(expected: Partial<Record<Priority, number>>, nowMs: number): void {
    this.#keep(expectCalls(this.#state(nowMs), expected, nowMs));
  }

  describe(nowMs: number): GateState {
    return atInstant(this.#state(nowMs), nowMs);
  }

  #state(nowMs: number): GateState {
    return this.ctx.storage.kv.get<GateState>("state") ?? newGate(nowMs);
  }

  #keep(state: GateState): void {
    this.ctx.storage.kv.put("state", state);
  }
}
