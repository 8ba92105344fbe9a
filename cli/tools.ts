import { spawn } from "node:child_process";
import { join } from "node:path";

import { projectRoot } from "./local-worker.ts";

/** What the tools read and nobody commits: messages, route types and the types of the bindings. */
export async function generate(): Promise<void> {
  await runTool("paraglide-js", [
    "compile",
    "--project",
    "./project.inlang",
    "--outdir",
    "./app/paraglide",
    "--emit-ts-declarations",
    "--strategy",
    "url",
    "baseLocale",
    "--silent",
  ]);
  await runTool("wrangler", ["types", "--strict-vars=false"]);
  await runTool("react-router", ["typegen"]);
}

/** Format, lint, dead code and types. */
export async function check(): Promise<void> {
  await runTool("oxfmt", ["--check"]);
  await runTool("oxlint", []);
  await runTool("knip", []);
  await runTool("tsc", ["--noEmit", "-p", "."]);
}

/** Runs a tool of ours; prints what it said only when it fails. @throws Error */
export function runTool(tool: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const startedMs = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(join(projectRoot, "node_modules", ".bin", tool), args, {
      cwd: projectRoot,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false", ...env },
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += String(text)));
    child.on("error", reject);
    child.on("exit", (code) => {
      if (code !== 0) {
        reject(new Error(`${tool} ${args.join(" ")} failed:\n${output}`));
        return;
      }
      console.log(`${tool} ${args[0] ?? ""} … ${((Date.now() - startedMs) / 1000).toFixed(1)} s`);
      resolve();
    });
  });
}
