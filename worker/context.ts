import type { ApiKeyPlan, ApiKeyScope } from "./accounts/api-keys.ts";
import type { Plan, Role } from "./accounts/contract.ts";
import type { AccountPorts, Caller } from "./accounts/ports.ts";
import type { FootballProvider } from "./collect/providers/provider.ts";
import type { UpstreamGate } from "./collect/upstream.ts";
import type { RoomUpdate } from "./live/protocol.ts";
import type { JobMessage } from "./messages.ts";
import type { UserChannels } from "./notify/user-channels.ts";
import type { Clock } from "./platform/clock.ts";
import type { Database } from "./platform/db.ts";
import type { Config } from "./platform/env.ts";
import type { Logger } from "./platform/logger.ts";
import type { Mailer } from "./platform/mail.ts";
import type { MessageSender } from "./platform/queue.ts";
import type { PushCarrier } from "./platform/web-push.ts";
import type { Gpt } from "./predict/gpt/gpt.ts";

/** Who asks. */
export type Actor =
  | { kind: "anonymous" }
  | { kind: "system"; job: string }
  | { kind: "user"; userId: number; role: Role; plan: Plan; sessionId: string }
  | {
      kind: "key";
      keyId: number;
      /** Who owns the key. */
      userId: number;
      plan: ApiKeyPlan;
      scopes: readonly ApiKeyScope[];
    };

/** Sends updates to the people watching a match. */
export type Rooms = { publish(matchId: number, updates: readonly RoomUpdate[]): Promise<void> };

/** What a replay adds: which record is played, and when it changes next. Null outside a replay. */
export type Replay = {
  describe(): Promise<{ name: string; season: string; source: string }>;
  nextChangeMs(afterMs: number): Promise<number | null>;
};

/** Forgets what the shared cache keeps under these tags, at most as many as one purge takes. */
export type PageCache = { purge(tags: string[]): Promise<void> };

/** What a use case may lean on: `verbEntity(ctx, input)`. */
export type ServiceContext = {
  db: Database;
  clock: Clock;
  config: Config;
  actor: Actor;
  caller: Caller;
  /** Null where the secrets of accounts are not configured. */
  accounts: AccountPorts | null;
  /** Null where no carrier is configured: mail stays due. */
  mailer: Mailer | null;
  /** Null where no keys are configured: nobody can subscribe then. */
  push: PushCarrier | null;
  provider: FootballProvider | null;
  /** Through which every call of a metered provider passes; null where nothing is counted. */
  gate: UpstreamGate | null;
  replay: Replay | null;
  /** Null without a key, and while the match clock jumps: nothing may wait for an answer. */
  gpt: Gpt | null;
  queue: MessageSender<JobMessage>;
  /** Null where no shared cache is at hand: there is nothing to forget then. */
  pageCache: PageCache | null;
  rooms: Rooms;
  channels: UserChannels;
  log: Logger;
};
