import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";

export type PasswordHasher = {
  /** @returns a string that says how it was made: `$scrypt$ln=14,r=8,p=5$salt$hash` */
  hash(password: string): Promise<string>;
  /** Never throws: what cannot be read matches nothing, and costs as much. */
  verify(password: string, stored: string): Promise<boolean>;
  /** Whether a password that matched should be hashed anew. */
  isOutdated(stored: string): boolean;
};

export type ScryptCost = { logN: number; r: number; p: number };

/** What new passwords cost: one of the settings OWASP lists for scrypt, with 16 MiB. */
export const currentCost: ScryptCost = { logN: 14, r: 8, p: 5 };
/** Cloudflare computes nothing dearer (N·r·p), and tells nobody before production. */
export const highestScryptCost = 2 ** 20;
const saltBytes = 16;
const hashBytes = 32;

export function scryptCostOf({ logN, r, p }: ScryptCost): number {
  return 2 ** logN * r * p;
}

/** Scrypt over a keyed hash: whoever has the table alone can try nothing. @param pepper never stored with the hashes */
export function createPasswordHasher(pepper: string): PasswordHasher {
  const peppered = (password: string) => createHmac("sha256", pepper).update(password, "utf8").digest();
  const nobody = write(currentCost, Buffer.alloc(saltBytes), Buffer.alloc(hashBytes));
  return {
    async hash(password) {
      const salt = randomBytes(saltBytes);
      return write(currentCost, salt, await derive(peppered(password), salt, currentCost));
    },
    async verify(password, stored) {
      const known = read(stored) ?? read(nobody);
      if (!known) return false;
      const derived = await derive(peppered(password), known.salt, known.cost);
      return timingSafeEqual(derived, known.hash);
    },
    isOutdated: (stored) => JSON.stringify(read(stored)?.cost) !== JSON.stringify(currentCost),
  };
}

function derive(password: Buffer, salt: Buffer, cost: ScryptCost): Promise<Buffer> {
  const N = 2 ** cost.logN;
  return new Promise((resolve, reject) => {
    scrypt(password, salt, hashBytes, { N, r: cost.r, p: cost.p, maxmem: 256 * N * cost.r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function write({ logN, r, p }: ScryptCost, salt: Buffer, hash: Buffer): string {
  return `$scrypt$ln=${logN},r=${r},p=${p}$${salt.toString("base64url")}$${hash.toString("base64url")}`;
}

function read(stored: string): { cost: ScryptCost; salt: Buffer; hash: Buffer } | null {
  const found = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([\w-]+)\$([\w-]+)$/.exec(stored);
  if (!found) return null;
  const [logN = 0, r = 0, p = 0] = found.slice(1, 4).map(Number);
  const cost = { logN, r, p };
  const [salt, hash] = found.slice(4).map((part) => Buffer.from(part, "base64url"));
  const isReadable = salt && hash?.length === hashBytes && scryptCostOf(cost) <= highestScryptCost && r > 0 && p > 0;
  return isReadable ? { cost, salt, hash } : null;
}
