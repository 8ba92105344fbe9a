import type { PasswordHasher } from "../platform/passwords.ts";
import type { GateAnswer } from "./login-gate.ts";

/** Counts attempts before anything is computed for them. Names are keyed hashes. */
export type LoginGatePort = {
  admitToAccount(name: string): Promise<GateAnswer>;
  admitFromNetwork(name: string): Promise<GateAnswer>;
  clear(name: string): Promise<void>;
};

export type SigningKey = { kid: string; secret: Uint8Array };

/** What accounts need of the outside; absent where its secrets are not configured. */
export type AccountPorts = {
  /** Newest first: the first signs, all verify. */
  signingKeys: readonly SigningKey[];
  passwords: PasswordHasher;
  /** See `keyedHash`. */
  hashOf(purpose: "account" | "network" | "email-token" | "unsubscribe", text: string): string;
  gate: LoginGatePort;
};

/** Where a request comes from; nothing of it is stored as it stands. */
export type Caller = { requestId: string | null; address: string | null; userAgent: string | null };
