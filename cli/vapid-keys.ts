import { createECDH } from "node:crypto";

export type VapidPair = { publicKey: string; privateKey: string };

/** Keys of an application server (RFC 8292) as configuration has them: a point and a scalar of P-256, in base64url. */
export function newVapidPair(): VapidPair {
  const ecdh = createECDH("prime256v1");
  ecdh.generateKeys();
  return {
    publicKey: ecdh.getPublicKey("base64url"),
    // A leading zero may have been left out.
    privateKey: Buffer.concat([Buffer.alloc(32), ecdh.getPrivateKey()])
      .subarray(-32)
      .toString("base64url"),
  };
}
