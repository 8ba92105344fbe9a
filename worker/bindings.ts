import type { UpstreamGate } from "./collect/upstream-gate.ts";
import type { MatchRoom } from "./live/match-room.ts";
import type { JobMessage } from "./messages.ts";

/** What Cloudflare binds, typed by what travels through it, and the replay tape that only the local commands add. */
export type Bindings = Omit<
  Env,
  "MATCH_ROOM" | "UPSTREAM_GATE" | "COLLECT_QUEUE" | "PREDICT_QUEUE" | "SETTLE_QUEUE"
> & {
  MATCH_ROOM: DurableObjectNamespace<MatchRoom>;
  UPSTREAM_GATE: DurableObjectNamespace<UpstreamGate>;
  COLLECT_QUEUE: Queue<JobMessage>;
  PREDICT_QUEUE: Queue<JobMessage>;
  SETTLE_QUEUE: Queue<JobMessage>;
  TAPE?: D1Database;
  /** A secret: absent where nobody has set it. */
  API_FOOTBALL_KEY?: string;
};
