import { createHmac, randomBytes } from "node:crypto";

/** Names a text to whoever has the key, and tells nothing of it to anybody else. 256 bits, base64url. */
export function keyedHash(key: string, purpose: string, text: string): string {
  return createHmac("sha256", key).update(`${purpose}\0${text}`, "utf8").digest("base64url");
}

/** 256 random bits, base64url. */
export function randomToken(): string {
  return randomBytes(32).toString("base64url");
}
