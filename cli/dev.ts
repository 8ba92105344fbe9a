import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

import { accountVars } from "./local-secrets.ts";
import { projectRoot } from "./local-worker.ts";
import { readReplaySettings, runCommand, startReplay, stateRoot, step } from "./replay.ts";

const beatMs = 1_000;

/** `npm run dev`: the same replay on the same state as `npm start`, served by Vite with hot reload. */
async function main(): Promise<void> {
  const settings = await readReplaySettings();
  const prepared = await startReplay({ ...settings, port: 0 });
  await step("Handing over to Vite", () => prepared.stop());

  const vite = spawn(
    join(projectRoot, "node_modules", ".bin", "react-router"),
    ["dev", "--port", String(settings.port)],
    {
      cwd: projectRoot,
      stdio: "inherit",
      env: {
        ...process.env,
        AIBET_DEV_STATE: settings.stateDir,
        AIBET_DEV_VARS: JSON.stringify(await accountVars(process.env, stateRoot(), settings.port)),
        CLOUDFLARE_CF_FETCH_ENABLED: "false",
        REPLAY_SPEED: String(settings.speed),
      },
    },
  );
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => vite.kill(signal));
  vite.on("exit", (code) => process.exit(code ?? 0));
  keepBeating(vite, settings.port);
}

function keepBeating(vite: ChildProcess, port: number): void {
  const timer = setInterval(() => {
    // Vite restarts the Worker on every change: a beat that is lost meanwhile is made up for by the next.
    fetch(`http://localhost:${port}/cdn-cgi/handler/scheduled?cron=*+*+*+*+*`).catch(() => undefined);
  }, beatMs);
  vite.on("exit", () => clearInterval(timer));
}

await runCommand(main);
