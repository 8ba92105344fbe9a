// Runs on whatever Node a machine has (20 or newer) and on nothing else: installs what is missing, then hands over to
// the Node that came with it.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [script, ...args] = process.argv.slice(2);
const ownNode = join(root, "node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");
const stamp = join(root, "node_modules", ".aibet-installed");

installIfMissing();
handOver();

// Not `npm ci`: it refuses a lock file that lacks the optional packages of other platforms, which is what npm writes
// wherever a registry does not hold all of them. `--no-save` keeps the locked versions and the lock itself.
function installIfMissing() {
  const wanted = createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
  const installed = existsSync(stamp) && existsSync(ownNode) ? readFileSync(stamp, "utf8") : "";
  if (installed === wanted) return;
  console.log("Installing what is missing (once, about a minute)…");
  const started = Date.now();
  const npm = spawnSync("npm", ["install", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (npm.status !== 0) {
    const reason =
      npm.stderr?.split("\n").find((line) => line.trim() !== "") ?? npm.error?.message ?? "npm install failed";
    console.error(npm.stderr?.includes("ENOSPC") ? `The disk is full: nothing could be installed in ${root}.` : reason);
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
  console.log(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function handOver() {
  const bin = join(root, "node_modules", ".bin");
  const separator = process.platform === "win32" ? ";" : ":";
  const child = spawn(ownNode, ["--disable-warning=ExperimentalWarning", join(root, script), ...args], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, PATH: `${bin}${separator}${process.env.PATH ?? ""}` },
  });
  // A terminal sends Ctrl-C to the child as well; whoever signals this process alone reaches it through us.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => process.exit(signal ? 0 : (code ?? 1)));
}
