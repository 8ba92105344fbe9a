import { check, generate } from "./tools.ts";

try {
  await generate();
  await check();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
