import { DurableObject } from "cloudflare:workers";

import type { Bindings } from "../bindings.ts";
import {
  type AccountGateState,
  type GateAnswer,
  type NetworkGateState,
  admitFromNetwork,
  admitToAccount,
  forgottenAfterMs,
  newAccountGate,
  newNetworkGate,
} from "./login-gate.ts";

/**
 * Counts the attempts to sign in to one account, or from one network; named by a keyed hash of either. Instants are the
 * caller's real clock.
 */
export class LoginGate extends DurableObject<Bindings> {
  async admitToAccount(nowMs: number): Promise<GateAnswer> {
    const state = this.ctx.storage.kv.get<AccountGateState>("account") ?? newAccountGate();
    const [next, answer] = admitToAccount(state, nowMs);
    this.ctx.storage.kv.put("account", next);
    await this.#forgetLater();
    return answer;
  }

  async admitFromNetwork(factor: number, nowMs: number): Promise<GateAnswer> {
    const state = this.ctx.storage.kv.get<NetworkGateState>("network") ?? newNetworkGate();
    const [next, answer] = admitFromNetwork(state, factor, nowMs);
    this.ctx.storage.kv.put("network", next);
    await this.#forgetLater();
    return answer;
  }

  /** The owner was here. */
  clear(): void {
    this.ctx.storage.kv.delete("account");
  }

  override async alarm(): Promise<void> {
    await this.ctx.storage.deleteAll();
  }

  async #forgetLater(): Promise<void> {
    if ((await this.ctx.storage.getAlarm()) === null)
      await this.ctx.storage.setAlarm(Date.now() + 2 * forgottenAfterMs);
  }
}
