import type { MatchRoom } from "./live/match-room.ts";
import type { JobMessage } from "./messages.ts";

/** What Cloudflare binds, typed by what travels through it, and the replay tape that only the local commands add. */
export type Bindings = Omit<Env, "MATCH_ROOM" | "COLLECT_QUEUE" | "PREDICT_QUEUE" | "SETTLE_QUEUE"> & {
  MATCH_ROOM: DurableObjectNamespace<MatchRoom>;
  COLLECT_QUEUE: Queue<JobMessage>;
  PREDICT_QUEUE: Queue<JobMessage>;
  SETTLE_QUEUE: Queue<JobMessage>;
  TAPE?: D1Database;
};
