import { createHash } from "node:crypto";

/** Names a content: the first 128 bits of its SHA-256, in hexadecimal. */
export function fingerprintOf(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex").slice(0, 32);
}
