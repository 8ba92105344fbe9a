import { scrypt } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";

import { createPasswordHasher, currentCost, highestScryptCost, scryptCostOf } from "./passwords.ts";

vi.mock("node:crypto", { spy: true });

// Wide, because hashing a password is meant to be slow and the machines that run this are small.
vi.setConfig({ testTimeout: 60_000 });

const hasher = createPasswordHasher("pepper-of-a-test-0123456789abcdef");

test("a password matches its own hash and no other, and the hash says how it was made", async () => {
  const stored = await hasher.hash("correct horse");
  expect(stored).toMatch(/^\$scrypt\$ln=14,r=8,p=5\$[\w-]{22}\$[\w-]{43}$/);
  expect(await hasher.verify("correct horse", stored)).toBe(true);
  expect(await hasher.verify("correct horsf", stored)).toBe(false);
  expect(await hasher.hash("correct horse")).not.toBe(stored);
  expect(await createPasswordHasher("another-pepper-0123456789abcdefgh").verify("correct horse", stored)).toBe(false);
  expect(hasher.isOutdated(stored)).toBe(false);
});

test("a hash of cheaper days still matches and is told apart; what cannot be read matches nothing", async () => {
  const cheap = "$scrypt$ln=4,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$";
  expect(hasher.isOutdated(`${cheap}${"A".repeat(43)}`)).toBe(true);
  expect(await hasher.verify("x", `${cheap}${"A".repeat(43)}`)).toBe(false);
  for (const stored of [
    "",
    "plain",
    "$argon2id$v=19$x",
    `$scrypt$ln=30,r=8,p=5$AAAA$${"A".repeat(43)}`,
    `$scrypt$ln=4,r=8,p=0$AAAA$${"A".repeat(43)}`,
  ]) {
    expect(await hasher.verify("", stored), stored).toBe(false);
    expect(hasher.isOutdated(stored)).toBe(true);
  }
});

test("where nothing is stored the same is computed as for a stored hash", async () => {
  const stored = await hasher.hash("correct horse");
  const costs = [];
  for (const known of [stored, "", "plain"]) {
    vi.mocked(scrypt).mockClear();
    await hasher.verify("a guess", known);
    costs.push(
      vi.mocked(scrypt).mock.calls.map(([, salt, length, cost]) => [Buffer.byteLength(salt as Buffer), length, cost]),
    );
  }
  expect(costs[0]).toEqual([[16, 32, { N: 16_384, r: 8, p: 5, maxmem: expect.any(Number) }]]);
  expect([costs[1], costs[2]]).toEqual([costs[0], costs[0]]);
});

test("no hashing asks for more than Cloudflare computes, here or anywhere in the Worker", async () => {
  expect(highestScryptCost).toBe(2 ** 20);
  expect(scryptCostOf(currentCost)).toBe(655_360);
  expect(scryptCostOf(currentCost)).toBeLessThanOrEqual(highestScryptCost);
  const folder = join(import.meta.dirname, "..");
  const files = (await readdir(folder, { recursive: true })).filter(
    (file) => file.endsWith(".ts") && !file.endsWith(".test.ts"),
  );
  for (const file of files) {
    const text = await readFile(join(folder, file), "utf8");
    if (file !== join("platform", "passwords.ts")) expect(text, file).not.toMatch(/\bscrypt(?:Sync)?\(/);
    expect(text, file).not.toMatch(/pbkdf2|deriveBits|deriveKey/i);
  }
});
