import type { LoginGate } from "./accounts/login-gate-do.ts";
import type { UpstreamGate } from "./collect/upstream-gate.ts";
import type { MatchRoom } from "./live/match-room.ts";
import type { RoomRelay } from "./live/room-relay.ts";
import type { PageCache } from "./context.ts";
import type { JobMessage } from "./messages.ts";
import type { UserChannel } from "./notify/user-channel.ts";
import type { RequestGate } from "./platform/request-gate-do.ts";
import type { TokenGate } from "./predict/gpt/token-gate-do.ts";

/** What Cloudflare binds, typed by what travels through it, and the replay tape that only the local commands add. */
export type Bindings = Omit<
  Env,
  | "MATCH_ROOM"
  | "ROOM_RELAY"
  | "UPSTREAM_GATE"
  | "TOKEN_GATE"
  | "LOGIN_GATE"
  | "REQUEST_GATE"
  | "COLLECT_QUEUE"
  | "PREDICT_QUEUE"
  | "GPT_QUEUE"
  | "SETTLE_QUEUE"
  | "MAIL_QUEUE"
  | "NOTIFY_QUEUE"
  | "CACHE_QUEUE"
  | "USER_CHANNEL"
> & {
  MATCH_ROOM: DurableObjectNamespace<MatchRoom>;
  ROOM_RELAY: DurableObjectNamespace<RoomRelay>;
  UPSTREAM_GATE: DurableObjectNamespace<UpstreamGate>;
  TOKEN_GATE: DurableObjectNamespace<TokenGate>;
  LOGIN_GATE: DurableObjectNamespace<LoginGate>;
  REQUEST_GATE: DurableObjectNamespace<RequestGate>;
  COLLECT_QUEUE: Queue<JobMessage>;
  PREDICT_QUEUE: Queue<JobMessage>;
  GPT_QUEUE: Queue<JobMessage>;
  SETTLE_QUEUE: Queue<JobMessage>;
  MAIL_QUEUE: Queue<JobMessage>;
  NOTIFY_QUEUE: Queue<JobMessage>;
  CACHE_QUEUE: Queue<JobMessage>;
  USER_CHANNEL: DurableObjectNamespace<UserChannel>;
  /** The shared cache of the public pages; only the queue's own run of the built Worker has it at hand. */
  PAGE_CACHE?: PageCache;
  TAPE?: D1Database;
  /** Secrets: absent where nobody has set them. */
  API_FOOTBALL_KEY?: string;
  OPENAI_API_KEY?: string;
  JWT_SECRETS?: string;
  PASSWORD_PEPPER?: string;
  RESEND_API_KEY?: string;
  VAPID_PRIVATE_KEY?: string;
};
