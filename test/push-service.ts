import { createDecipheriv, createECDH, hkdfSync } from "node:crypto";

import { importJWK, jwtVerify } from "jose";

import { newVapidPair } from "../cli/vapid-keys.ts";

/** A browser that takes pushes, as its push manager would make it up. */
export type Browser = { endpoint: string; p256dh: string; auth: string; privateKey: Buffer };

export function newBrowser(endpoint: string): Browser {
  const ecdh = createECDH("prime256v1");
  ecdh.generateKeys();
  const auth = Buffer.from(crypto.getRandomValues(new Uint8Array(16))).toString("base64url");
  return { endpoint, p256dh: ecdh.getPublicKey("base64url"), auth, privateKey: ecdh.getPrivateKey() };
}

/** Keys of an application server, and who answers for it. */
export function newVapidKeys(): { publicKey: string; privateKey: string; subject: string } {
  return { ...newVapidPair(), subject: "mailto:operator@aibet.example" };
}

/** What only the browser can read: one record of RFC 8188, keyed as RFC 8291 says. @throws where it is not for it */
export function readPush(browser: Pick<Browser, "auth" | "privateKey" | "p256dh">, body: Uint8Array): string {
  const bytes = Buffer.from(body);
  const salt = bytes.subarray(0, 16);
  const keyLength = bytes.readUInt8(20);
  const senderKey = bytes.subarray(21, 21 + keyLength);
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(browser.privateKey);
  const shared = ecdh.computeSecret(senderKey);
  const info = Buffer.concat([Buffer.from("WebPush: info\0"), Buffer.from(browser.p256dh, "base64url"), senderKey]);
  const secret = hkdf(shared, Buffer.from(browser.auth, "base64url"), info, 32);
  const key = hkdf(secret, salt, Buffer.from("Content-Encoding: aes128gcm\0"), 16);
  const nonce = hkdf(secret, salt, Buffer.from("Content-Encoding: nonce\0"), 12);
  const record = bytes.subarray(21 + keyLength);
  const decipher = createDecipheriv("aes-128-gcm", key, nonce);
  decipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
  const end = padded.lastIndexOf(2);
  if (end < 0 || padded.subarray(end + 1).some((byte) => byte !== 0)) throw new Error("the last record ends with 2");
  return padded.subarray(0, end).toString("utf8");
}

/** What the sender proved of itself (RFC 8292). @throws where the signature is not by the key it names */
export async function readVapid(authorization: string, audience: string) {
  const [, token = "", key = ""] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(authorization) ?? [];
  const point = Buffer.from(key, "base64url");
  const jwk = {
    kty: "EC",
    crv: "P-256",
    x: point.subarray(1, 33).toString("base64url"),
    y: point.subarray(33).toString("base64url"),
  };
  const { payload } = await jwtVerify(token, await importJWK(jwk, "ES256"), { audience, algorithms: ["ES256"] });
  return { key, payload };
}

function hkdf(secret: Buffer, salt: Buffer, info: Buffer, length: number): Buffer {
  return Buffer.from(hkdfSync("sha256", secret, salt, info, length));
}
