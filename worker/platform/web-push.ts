import { type VapidKeys, buildPushPayload } from "@block65/webcrypto-web-push";

/** A browser's address at its maker's push service, with what to encrypt for it. */
export type PushTarget = { endpoint: string; p256dh: string; auth: string };

export type PushNote = {
  /** What only that browser can read; at most some 3,900 bytes. */
  text: string;
  /** How long the service keeps it for a device that is off. */
  forSeconds: number;
  isUrgent: boolean;
};

export type PushCarrier = {
  /** What a browser subscribes with. */
  publicKey: string;
  /**
   * @returns "gone" for a browser that takes no more
   * @throws Error where the push service refuses for now
   */
  send(target: PushTarget, note: PushNote): Promise<"sent" | "gone">;
};

const timeoutMs = 10_000;
/** Services refuse a longer time to live. */
const longestSeconds = 28 * 86_400;
/** What a push service answers for an address that is no more, or never was. */
const gone = [404, 410];

/** Web push: signed by VAPID (RFC 8292), encrypted for the browser (RFC 8291), handed to its service (RFC 8030). */
export function createPushCarrier(keys: VapidKeys & { publicKey: string }, ask: typeof fetch): PushCarrier {
  return {
    publicKey: keys.publicKey,
    async send({ endpoint, p256dh, auth }, { text, forSeconds, isUrgent }) {
      const request = await buildPushPayload(
        {
          data: text,
          options: { ttl: Math.min(forSeconds, longestSeconds), urgency: isUrgent ? "high" : "normal" },
        },
        { endpoint, expirationTime: null, keys: { p256dh, auth } },
        keys,
      );
      const answer = await ask(endpoint, {
        ...request,
        method: "POST",
        // Nobody's address may send us elsewhere.
        redirect: "manual",
        signal: AbortSignal.timeout(timeoutMs),
      });
      await answer.body?.cancel();
      if (gone.includes(answer.status)) return "gone";
      if (!answer.ok) throw new Error(`the push service answered ${answer.status}`);
      return "sent";
    },
  };
}

/** Whether a browser's key is one that anything can be encrypted for. */
export async function isPushKey(p256dh: string): Promise<boolean> {
  try {
    const point = Uint8Array.from(atob(p256dh.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
    await crypto.subtle.importKey("raw", point, { name: "ECDH", namedCurve: "P-256" }, false, []);
    return point.byteLength === 65;
  } catch {
    return false;
  }
}
