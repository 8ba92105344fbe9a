import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { type Server, createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { entries, linesOf } from "../../test/record-lines.ts";

const command = join(import.meta.dirname, "..", "verify-record.ts");
const lines = linesOf(entries);
const text = `${lines.join("\n")}\n`;
let folder = "";
let server: Server;
let origin = "";

// Each run starts a Node of its own.
vi.setConfig({ testTimeout: 60_000 });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "aibet-record-"));
  server = createServer((request, answer) => {
    if (request.url !== "/record.ndjson") {
      answer.writeHead(503).end();
      return;
    }
    // In pieces of seven bytes: lines and letters are cut anywhere.
    const bytes = Buffer.from(text);
    for (let start = 0; start < bytes.length; start += 7) answer.write(bytes.subarray(start, start + 7));
    answer.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

function run(...args: string[]): Promise<{ code: number; out: string; complaint: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], (error, out, complaint) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, out, complaint });
    });
  });
}

async function fileOf(content: string | Buffer): Promise<string> {
  const path = join(folder, `${Math.abs(content.length)}-${process.hrtime.bigint()}.ndjson`);
  await writeFile(path, content);
  return path;
}

test("a record that holds is told with its counts, scores and head, from a file and from an address", async () => {
  const { seq, hash } = JSON.parse(lines.at(-1) ?? "") as { seq: number; hash: string };
  for (const source of [await fileOf(text), `${origin}/record.ndjson`]) {
    const { code, out, complaint } = await run(source);
    expect(complaint).toBe("");
    expect(code).toBe(0);
    expect(out).toBe(
      `4 links and 4 results: every hash and every score holds.
Recorded before kick-off: 3 of 4.
1X2: 1 judged, Brier 0.380000, log loss 0.693147, RPS 0.145000
OU: 1 judged, Brier 0.720000, log loss 0.916291, RPS 0.360000
Head: ${seq}/${hash}
`,
    );
  }
  expect(await run(await fileOf(text), `${seq}/${hash}`)).toMatchObject({ code: 0 });
});

test("the first break is named by line and link, and the command fails", async () => {
  const refused = async (content: string | Buffer, ...args: string[]) => {
    const { code, out, complaint } = await run(await fileOf(content), ...args);
    expect(out).toBe("");
    expect(code).toBe(1);
    return complaint;
  };
  expect(await refused(text.replace("[0.4,0.6]", "[0.6,0.4]"))).toMatch(/^Broken at line 3, link 2: its hash is /);
  expect(await refused(lines.toSpliced(2, 2).join("\n"))).toMatch(/^Broken at line 3, link 3: .*link 2 belongs/);
  expect(await refused(text.replace('"brier":0.72', '"brier":0.27'))).toMatch(
    /^Broken at line 4, link 2: brier is 0\.72/,
  );
  expect(await refused(text.slice(0, text.length / 2))).toMatch(/^Broken at line /);
  expect(await refused("")).toMatch(/^Broken at line 0, link 0: it is cut short/);
  expect(await refused(text, `2/${"0".repeat(64)}`)).toMatch(/^Broken at line 3, link 2: it was noted as 000/);
  expect(await refused(Buffer.concat([Buffer.from(text), Buffer.from([0xff])]))).toMatch(
    /^The record could not be read/,
  );
});

test("what cannot be read, and what is no question, is told in one line", async () => {
  expect(await run(join(folder, "nothing"))).toMatchObject({ code: 1, complaint: expect.stringMatching(/ENOENT/) });
  expect(await run(`${origin}/elsewhere`)).toMatchObject({ code: 1, complaint: expect.stringMatching(/answered 503/) });
  for (const args of [[], ["a", "b"], ["a", "1/short"], ["a", `1/${"0".repeat(64)}`, "c"]]) {
    expect(await run(...args), args.join(" ")).toMatchObject({
      code: 1,
      complaint: expect.stringMatching(/usage: npm run/),
    });
  }
});
