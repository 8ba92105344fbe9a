import { envelopeOf, errorsOf, receive } from "./client.ts";
import { withoutKey } from "./headers.ts";
import { wireStatus } from "./wire.ts";

export type KeyCheck =
  /** `used` and `limitDay` count the calls of the upstream's day. */
  | { ok: true; plan: string; used: number; limitDay: number }
  /** `refused`: the key is wrong, or its account suspended or run out. `unreachable`: nobody could say. */
  | { ok: false; reason: "refused" | "unreachable"; text: string };

/** Asks the upstream what it thinks of the key; this costs nothing of the quota. The text never holds the key. */
export async function checkApiKey({
  baseUrl,
  apiKey,
  fetch,
  timeoutMs,
}: {
  baseUrl: string;
  apiKey: string;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
}): Promise<KeyCheck> {
  const received = await receive(fetch, `${baseUrl}/status`, { apiKey, timeoutMs });
  if (received.status === null) return { ok: false, reason: "unreachable", text: received.problem };
  const envelope = envelopeOf(received.body);
  const errors = envelope ? errorsOf(envelope) : [];
  const text = withoutKey(errors.map(([kind, words]) => `${kind}: ${words}`).join("; "), apiKey);

  const isRefused = errors.some(([kind]) => kind === "token" || kind === "access");
  if (isRefused || received.status === 401 || received.status === 403) {
    return { ok: false, reason: "refused", text: text || `HTTP ${received.status}` };
  }
  const status = wireStatus.safeParse(envelope?.response);
  if (received.status !== 200 || errors.length > 0 || !status.success) {
    return { ok: false, reason: "unreachable", text: text || `HTTP ${received.status} without an account` };
  }
  const { subscription, requests } = status.data;
  if (!subscription.active) {
    return { ok: false, reason: "refused", text: `the ${subscription.plan} subscription is not active` };
  }
  return { ok: true, plan: subscription.plan, used: requests.current, limitDay: requests.limit_day };
}
