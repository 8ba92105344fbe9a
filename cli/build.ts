import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { projectRoot } from "./local-worker.ts";

/** What a build is made of. */
const sources = [
  "app",
  "worker",
  "messages",
  "public",
  "project.inlang",
  "package-lock.json",
  "react-router.config.ts",
  "vite.config.ts",
  "wrangler.toml",
];
const generated = new Set(["paraglide"]);
const stamp = join(projectRoot, "build", ".sources");

/** Builds the Worker and its pages unless the last build was made of the same sources. */
export async function ensureBuilt(): Promise<void> {
  const fingerprint = await fingerprintOfSources();
  if (existsSync(stamp) && (await readFile(stamp, "utf8")) === fingerprint) return;
  await run("react-router", ["build"]);
  await writeFile(stamp, fingerprint);
}

async function fingerprintOfSources(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of sources) {
    for (const file of await filesBelow(join(projectRoot, source))) hash.update(file).update(await readFile(file));
  }
  return hash.digest("hex");
}

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => null);
  if (entries === null) return existsSync(path) ? [path] : [];
  const nested = await Promise.all(
    entries
      .filter((entry) => !generated.has(entry.name))
      .map((entry) =>
        entry.isDirectory() ? filesBelow(join(path, entry.name)) : Promise.resolve([join(path, entry.name)]),
      ),
  );
  return nested.flat().sort();
}

/** @throws Error with the last lines the tool printed */
function run(tool: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(projectRoot, "node_modules", ".bin", tool), args, {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NODE_ENV: "production" },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += String(text)));
    child.on("error", reject);
    child.on("exit", (code) =>
      code === 0 ? resolve() : reject(new Error(`${tool} failed:\n${output.split("\n").slice(-20).join("\n")}`)),
    );
  });
}
