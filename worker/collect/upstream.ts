import type { GateState } from "./gate.ts";

/** What a call is for; in this order they are served when the quota is short. */
export const priorities = ["live", "calendar", "odds", "statistics", "history"] as const;
export type Priority = (typeof priorities)[number];

/** Leave to send one call now, or not before `retryAtMs` (real clock). */
export type Permit = { granted: true } | { granted: false; reason: ClosedReason; retryAtMs: number };

/** `day` and `minute`: the quota is spent; `reserved`: what is left is kept for more urgent calls; `failing`: the upstream is down; `refused`: it does not accept the key. */
export type ClosedReason = "day" | "minute" | "reserved" | "failing" | "refused";

/** How a call that was permitted ended. */
export type CallEnd = {
  /**
   * `answered`: usable, or a plain "no" to this one question. `failed`: no answer, or one nobody can read.
   * `day_spent` and `minute_spent`: the upstream counts differently from us. `refused`: the key is wrong or suspended.
   */
  outcome: "answered" | "failed" | "day_spent" | "minute_spent" | "refused";
  /** Why it was not answered, for people; never holds the key. */
  error: string | null;
  /** Seconds the upstream asked us to wait; null where it did not. */
  retryAfterSeconds: number | null;
  /** What the answer's headers said of the quota; null where they said nothing. */
  quota: {
    dayLimit: number | null;
    dayRemaining: number | null;
    minuteLimit: number | null;
    minuteRemaining: number | null;
  };
};

/** Every call passes here first and reports back afterwards. A permit counts as spent whether or not anyone reports. */
export type CallGate = {
  acquire(priority: Priority): Promise<Permit>;
  report(end: CallEnd): Promise<void>;
};

/** The gate as those see it who plan the day. */
export type UpstreamGate = CallGate & {
  /** Calls the rest of the day is expected to need: kept from whoever is less urgent. */
  expect(expected: Partial<Record<Priority, number>>): Promise<void>;
  describe(): Promise<GateState>;
};

/** The gate did not let a call through: nothing was sent, and the work comes back after `retryAtMs` (real clock). */
export class GateClosedError extends Error {
  readonly reason: ClosedReason;
  readonly retryAtMs: number;

  constructor(reason: ClosedReason, retryAtMs: number) {
    super(`the upstream gate is closed (${reason}) until ${new Date(retryAtMs).toISOString()}`);
    this.name = "GateClosedError";
    this.reason = reason;
    this.retryAtMs = retryAtMs;
  }
}

/** An upstream answered nothing usable. The message is for people and the log; it never holds a key. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
}
