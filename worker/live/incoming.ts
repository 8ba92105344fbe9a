/** Why a room closes a socket; the codes are those of RFC 6455. */
export const closings = {
  binary: { code: 1003, reason: "text only" },
  malformed: { code: 1007, reason: "not JSON" },
  flooding: { code: 1008, reason: "too many messages" },
  oversized: { code: 1009, reason: "message too long" },
} as const;

export type Closing = (typeof closings)[keyof typeof closings];

/** What a socket said within the second that began at `fromMs`. */
export type MessageWindow = { fromMs: number; count: number };

const longestMessage = 1_024;
const messagesPerSecond = 20;
const secondMs = 1_000;

/**
 * Whether a socket may stay after what it just said. Nothing a spectator says changes anything: what can be read is
 * ignored, so that a page newer than the room is not thrown out; "ping" is answered before it comes here.
 */
export function judgeMessage(
  message: string | ArrayBuffer,
  said: MessageWindow | null,
  nowMs: number,
): { said: MessageWindow; closing: Closing | null } {
  const isNewSecond = said === null || nowMs - said.fromMs >= secondMs;
  const window = isNewSecond ? { fromMs: nowMs, count: 1 } : { ...said, count: said.count + 1 };
  return { said: window, closing: closingFor(message, window.count) };
}

function closingFor(message: string | ArrayBuffer, count: number): Closing | null {
  const length = typeof message === "string" ? message.length : message.byteLength;
  if (length > longestMessage) return closings.oversized;
  if (typeof message !== "string") return closings.binary;
  if (count > messagesPerSecond) return closings.flooding;
  return message === "ping" || isJson(message) ? null : closings.malformed;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
