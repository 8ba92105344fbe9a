import { ensureBuilt } from "./build.ts";
import { generate, runTool } from "./tools.ts";

try {
  await generate();
  await ensureBuilt();
  await runTool("wrangler", ["d1", "migrations", "apply", "DB", "--remote"]);
  await runTool("wrangler", ["deploy"]);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
