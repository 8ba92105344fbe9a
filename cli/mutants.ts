import { spawn } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as z from "zod";

import { type Mutant, mutants } from "../test/mutants.ts";
import { projectRoot } from "./local-worker.ts";

type Verdict = "killed" | "survived" | "no such test" | "did not run";

const reportSchema = z.object({
  testResults: z.array(z.object({ assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })) })),
});

/**
 * `npm run mutants`: writes each fault of `test/mutants.ts` into a copy of the project and runs the test named with it,
 * which must turn red. An argument takes only the mutants whose file or name contains it.
 */
async function main(wanted: string): Promise<boolean> {
  const chosen = mutants.filter(({ file, name }) => file.includes(wanted) || name.includes(wanted));
  const copy = await copyOfProject();
  try {
    const unsound = await soundnessOf(copy, chosen);
    for (const complaint of unsound) console.log(complaint);
    if (unsound.length > 0 || chosen.length === 0) return false;
    let killed = 0;
    for (const mutant of chosen) {
      const verdict = await tryMutant(copy, mutant);
      killed += verdict === "killed" ? 1 : 0;
      console.log(`${verdict.padEnd(12)}  ${mutant.file.padEnd(30)}  ${mutant.name}  ·  ${mutant.test}`);
    }
    console.log(`${killed} of ${chosen.length} mutants killed`);
    return killed === chosen.length;
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** What makes the whole run worthless: a fault that cannot be written, or a test that is red without any. */
async function soundnessOf(copy: string, chosen: readonly Mutant[]): Promise<string[]> {
  const complaints: string[] = [];
  for (const { name, file, original } of chosen) {
    const found = (await readFile(join(copy, file), "utf8")).split(original).length - 1;
    if (found !== 1) complaints.push(`${name}: its original stands ${found} times in ${file}`);
  }
  for (const [testFile, ofFile] of Map.groupBy(chosen, (mutant) => mutant.testFile)) {
    const statuses = await statusesOf(copy, ofFile[0]?.project ?? "unit", testFile);
    for (const { name, test } of ofFile) {
      const status = statuses.get(test);
      if (status !== "passed") complaints.push(`${name}: without the fault, "${test}" is ${status ?? "not there"}`);
    }
  }
  return complaints;
}

async function tryMutant(copy: string, mutant: Mutant): Promise<Verdict> {
  const path = join(copy, mutant.file);
  const source = await readFile(path, "utf8");
  // A function: what is replaced by a text would read its dollar signs.
  await writeFile(
    path,
    source.replace(mutant.original, () => mutant.fault),
  );
  const statuses = await statusesOf(copy, mutant.project, mutant.testFile, mutant.test);
  await writeFile(path, source);
  if (statuses.size === 0) return "did not run";
  const status = statuses.get(mutant.test);
  return status === undefined ? "no such test" : status === "failed" ? "killed" : "survived";
}

/** How every test of a file ended, or one alone was run; nothing where the file could not even be read. */
async function statusesOf(
  copy: string,
  project: Mutant["project"],
  testFile: string,
  only?: string,
): Promise<Map<string, string>> {
  const report = join(copy, "mutant-report.json");
  await rm(report, { force: true });
  const named = only === undefined ? [] : ["-t", `^${only.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`];
  await run(copy, ["run", "--project", project, testFile, ...named, "--reporter=json", `--outputFile=${report}`]);
  const written = await readFile(report, "utf8").catch(() => null);
  if (written === null) return new Map();
  const { testResults } = reportSchema.parse(JSON.parse(written));
  return new Map(
    testResults.flatMap(({ assertionResults }) => assertionResults.map(({ fullName, status }) => [fullName, status])),
  );
}

/** All that is ours, and the packages by a link: nothing is ever written into the project itself. */
async function copyOfProject(): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "aibet-mutants-"));
  const left = new Set(["node_modules", ".git", ".wrangler", "build", "coverage"]);
  for (const entry of await readdir(projectRoot)) {
    if (!left.has(entry)) await cp(join(projectRoot, entry), join(copy, entry), { recursive: true });
  }
  await symlink(join(projectRoot, "node_modules"), join(copy, "node_modules"));
  return copy;
}

function run(folder: string, args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(projectRoot, "node_modules", ".bin", "vitest"), args, {
      cwd: folder,
      stdio: "ignore",
      // A fault can make a loop that never ends.
      timeout: 300_000,
      killSignal: "SIGKILL",
    });
    child.on("error", reject);
    child.on("exit", () => resolve());
  });
}

try {
  process.exit((await main(process.argv[2] ?? "")) ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
