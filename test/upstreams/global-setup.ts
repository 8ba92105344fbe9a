import type { TestProject } from "vitest/node";

import { startApiFootball } from "./api-football.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the double of API-Football opens its spaces. */
    apiFootballUrl: string;
  }
}

/** One double for every test file of a project: workerd cannot listen, only ask. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startApiFootball();
  project.provide("apiFootballUrl", server.url);
  return () => server.stop();
}
