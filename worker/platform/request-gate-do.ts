import { DurableObject } from "cloudflare:workers";

import type { Bindings } from "../bindings.ts";
import {
  type Allowance,
  type Usage,
  type Verdict,
  admitRequest,
  newUsage,
  releaseSlot,
  withMoreUsed,
} from "./limits.ts";

/** Counts set aside at most in the store, which is what the end of an isolate in mid-burst may cost its subject. */
const mostSetAside = 16;
/** After this long without a request the store is told the exact counts. */
const quietMs = 1_000;

/**
 * Counts the requests of one subject, named by it. One object answers one request after the other, so that the counts are
 * exact however many come at once. Instants are the caller's real clock.
 *
 * The store is never behind: it holds the counts with some requests set aside for what comes next, twice as many each
 * time while a burst lasts, so that a burst does not write every request. When the subject is quiet the exact
 * counts are written. Whatever ends the isolate, no request is forgotten, and at most `mostSetAside` are counted too many.
 */
export class RequestGate extends DurableObject<Bindings> {
  #usage: Usage | null = null;
  #setAside = 0;
  #nextSetAside = 0;
  #keptMinuteAtMs: number | undefined;
  #quietTimer: ReturnType<typeof setTimeout> | undefined;

  admit(request: { allowance: Allowance; leaseId: string | null; nowMs: number }): Verdict {
    const [usage, verdict] = admitRequest(this.#known(), request);
    this.#usage = usage;
    if (verdict.allowed) this.#keep(usage, request.allowance);
    return verdict;
  }

  release(leaseId: string): void {
    this.#usage = releaseSlot(this.#known(), leaseId);
  }

  #known(): Usage {
    return this.#usage ?? this.ctx.storage.kv.get<Usage>("usage") ?? newUsage();
  }

  #keep(usage: Usage, allowance: Allowance): void {
    // What was set aside belongs to the windows it was written for.
    if (this.#setAside > 0 && usage.windows.minute?.startAtMs === this.#keptMinuteAtMs) {
      this.#setAside -= 1;
    } else {
      this.ctx.storage.kv.put("usage", withMoreUsed(usage, allowance, this.#nextSetAside));
      this.#keptMinuteAtMs = usage.windows.minute?.startAtMs;
      this.#setAside = this.#nextSetAside;
      this.#nextSetAside = Math.min(mostSetAside, Math.max(1, 2 * this.#nextSetAside));
    }
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => this.#settle(), quietMs);
  }

  #settle(): void {
    if (this.#setAside > 0) this.ctx.storage.kv.put("usage", this.#known());
    this.#setAside = 0;
    this.#nextSetAside = 0;
  }
}
