import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import * as z from "zod";

import { projectRoot } from "../../cli/local-worker.ts";

const client = join(projectRoot, "build", "client");
const manifestSchema = z.record(
  z.string(),
  z.object({ file: z.string(), isEntry: z.boolean().default(false), imports: z.array(z.string()).default([]) }),
);

/** Kilobytes after gzip of everything a first visit to these modules loads. */
async function firstLoadKb(modules: readonly string[]): Promise<number> {
  const manifest = manifestSchema.parse(JSON.parse(await readFile(join(client, ".vite", "manifest.json"), "utf8")));
  const files = new Set<string>();
  function collect(name: string): void {
    const chunk = manifest[name];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports) collect(imported);
  }
  const names = Object.keys(manifest);
  for (const module of modules) {
    const name = names.find((candidate) => candidate.includes(module));
    if (name === undefined) throw new Error(`the manifest knows no ${module}`);
    collect(name);
  }
  const sizes = await Promise.all([...files].map(async (file) => gzipSync(await readFile(join(client, file))).length));
  return sizes.reduce((sum, size) => sum + size, 0) / 1024;
}

test.each([
  ["list", "routes/predictions/list.tsx", 150],
  ["match", "routes/predictions/detail.tsx", 150],
  ["landing", "routes/home/start.tsx", 150],
  ["live board", "routes/live/board.tsx", 150],
  ["record", "routes/record/performance.tsx", 150],
  ["live room", "routes/live/room.tsx", 185],
  ["bankroll", "routes/wallet/bankroll.tsx", 185],
  ["calculator", "routes/wallet/calculator.tsx", 150],
])("the first visit to the %s page loads at most its budget of script", async (_name, route, budgetKb) => {
  expect(await firstLoadKb(["entry.client", "app/root.tsx", route])).toBeLessThanOrEqual(budgetKb);
});

test("styles and the one font stay within their budgets", async () => {
  const assets = await readdir(join(client, "assets"));
  const styles = await Promise.all(
    assets.filter((file) => file.endsWith(".css")).map((file) => readFile(join(client, "assets", file))),
  );
  expect(styles.reduce((sum, style) => sum + gzipSync(style).length, 0) / 1024).toBeLessThanOrEqual(15);
  const fonts = [...(await readdir(join(client, "fonts"))), ...assets].filter((file) => file.endsWith(".woff2"));
  expect(fonts).toHaveLength(1);
  expect((await readFile(join(client, "fonts", fonts[0] ?? ""))).length / 1024).toBeLessThanOrEqual(50);
});

test("the Worker stays within a megabyte after gzip, apart from what is loaded only where it is asked for", async () => {
  const folder = join(projectRoot, "build", "server");
  const chunks = manifestSchema.parse(JSON.parse(await readFile(join(folder, ".vite", "manifest.json"), "utf8")));
  const files = new Set<string>();
  function collect(name: string): void {
    const chunk = chunks[name];
    if (!chunk || files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports) collect(imported);
  }
  // The pages are a chunk by themselves, which every visitor of one needs.
  for (const [name, chunk] of Object.entries(chunks)) if (chunk.isEntry || name.includes("server-build")) collect(name);
  expect(files.size).toBeGreaterThan(2);
  const texts = await Promise.all([...files].map((file) => readFile(join(folder, file), "utf8")));
  for (const text of texts) expect(text, "the renderer of pictures is not among it").not.toMatch(/from"[^"]*\.wasm"/);
  const sizes = texts.map((text) => gzipSync(text).length);
  expect(sizes.reduce((sum, size) => sum + size, 0) / 1024 / 1024).toBeLessThanOrEqual(1);
});

test("the service worker is a script of at most four kilobytes, and what it fetches at first is at most 300", async () => {
  const script = await readFile(join(client, "sw.js"));
  expect(gzipSync(script).length / 1024).toBeLessThanOrEqual(4);
  const files = z
    .array(z.string())
    .parse(JSON.parse(/^self\.buildFiles=(\[.*?\]);/.exec(script.toString())?.[1] ?? ""));
  expect(files.some((file) => file.endsWith(".css"))).toBe(true);
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(join(client, file))).length));
  expect(sizes.reduce((sum, size) => sum + size, 0) / 1024).toBeLessThanOrEqual(300);
});
