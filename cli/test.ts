import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";

import { ensureBuilt } from "./build.ts";
import { projectRoot } from "./local-worker.ts";
import { check, generate } from "./tools.ts";

const reportSchema = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
});
type Tally = { passed: number; failed: number; skipped: number };

/** Where Linux keeps files in memory. */
const memory = "/dev/shm";
const roomInMemoryBytes = 4 * 1024 ** 3;

/** `npm test`: everything a change must pass. `--deep` runs the same simulations with ten times the seeds. */
async function main(deep: boolean): Promise<boolean> {
  await generate();
  await check();
  const scratch = await mkdtemp(join(await fastFolder(), "aibet-test-"));
  try {
    return await runTests(scratch, deep);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Stores of tests are written to the bottom at every commit, and thrown away: on a disk that takes half of the time. */
async function fastFolder(): Promise<string> {
  const room = await statfs(memory).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => 0,
  );
  return room >= roomInMemoryBytes ? memory : tmpdir();
}

async function runTests(scratch: string, deep: boolean): Promise<boolean> {
  const inProcess = await vitest(["unit", "workers"], ["--coverage"], scratch, deep);
  await ensureBuilt();
  const built = await vitest(["harness", "e2e"], [], scratch, deep);
  const total = {
    passed: inProcess.passed + built.passed,
    failed: inProcess.failed + built.failed,
    skipped: inProcess.skipped + built.skipped,
  };
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 && total.skipped === 0 && inProcess.green && built.green;
}

async function vitest(
  projects: readonly string[],
  args: readonly string[],
  scratch: string,
  deep: boolean,
): Promise<Tally & { green: boolean }> {
  const report = join(scratch, `${projects.join("-")}.json`);
  const code = await run(
    [
      "run",
      ...projects.flatMap((project) => ["--project", project]),
      "--reporter=dot",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...args,
    ],
    scratch,
    deep,
  );
  const tally = reportSchema.parse(JSON.parse(await readFile(report, "utf8")));
  return {
    passed: tally.numPassedTests,
    failed: tally.numFailedTests,
    skipped: tally.numPendingTests + tally.numTodoTests,
    green: code === 0,
  };
}

function run(args: readonly string[], scratch: string, deep: boolean): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(projectRoot, "node_modules", ".bin", "vitest"), args, {
      cwd: projectRoot,
      stdio: "inherit",
      env: {
        ...process.env,
        TMPDIR: scratch,
        SIMULATION_FACTOR: deep ? "10" : "1",
        WRANGLER_SEND_METRICS: "false",
        CLOUDFLARE_CF_FETCH_ENABLED: "false",
      },
    });
    child.on("error", reject);
    child.on("exit", (code) => resolve(code ?? 1));
  });
}

// Whoever presses Ctrl-C stops the tests, not the tidying up after them.
process.on("SIGINT", () => undefined);
try {
  process.exit((await main(process.argv.includes("--deep"))) ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
