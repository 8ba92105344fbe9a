/** What a key may be used for. */
export const apiKeyScopes = ["predictions:read", "predictions:submit", "webhooks", "metrics:read", "forecast"] as const;
export type ApiKeyScope = (typeof apiKeyScopes)[number];

export const apiKeyPlans = ["free", "pro", "enterprise"] as const;
export type ApiKeyPlan = (typeof apiKeyPlans)[number];

/** Neither revoked nor expired. */
export const mostLiveKeys = 10;
export const secretBytes = 32;

const marker = "aibet_live_";
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** Digits of 62 that hold 256 and 32 bits. */
const secretLength = 43;
const checksumLength = 6;
const form = new RegExp(`^${marker}([${digits}]{${secretLength}})([${digits}]{${checksumLength}})$`);
const shownSecretLength = 4;

/** The key made of `secretBytes` random bytes: marker, secret, and a checksum that tells a mistyped key without a lookup. */
export function composeApiKey(secret: Uint8Array): string {
  const number = secret.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
  const body = marker + inDigits(number, secretLength);
  return body + checksumOf(body);
}

/** Whether a text has the form and the checksum of a key: what has not is refused before anything is looked up. */
export function isWellFormedApiKey(text: string): boolean {
  return form.test(text) && checksumOf(text.slice(0, -checksumLength)) === text.slice(-checksumLength);
}

/** Whether a bearer token means to be a key, well formed or not. */
export function looksLikeApiKey(text: string): boolean {
  return text.startsWith(marker);
}

/** The first characters of a key, by which its owner knows it again. */
export function prefixOf(key: string): string {
  return key.slice(0, marker.length + shownSecretLength);
}

function checksumOf(text: string): string {
  return inDigits(BigInt(crc32(text)), checksumLength);
}

function inDigits(number: bigint, length: number): string {
  let text = "";
  for (let rest = number; text.length < length; rest /= 62n) text = digits.charAt(Number(rest % 62n)) + text;
  return text;
}

/** CRC-32 of ISO 3309 and zlib. @param text ASCII */
function crc32(text: string): number {
  let remainder = 0xffffffff;
  for (let index = 0; index < text.length; index += 1) {
    remainder ^= text.charCodeAt(index);
    for (let bit = 0; bit < 8; bit += 1) remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xedb88320 : 0);
  }
  return (remainder ^ 0xffffffff) >>> 0;
}
