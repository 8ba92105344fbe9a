import type { TestProject } from "vitest/node";

import { startApiFootball } from "./api-football.ts";
import { startOpenAi } from "./openai.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the double of API-Football opens its spaces. */
    apiFootballUrl: string;
    /** Where the double of OpenAI opens its own. */
    openAiUrl: string;
  }
}

/** One double of each upstream for every test file of a project: workerd cannot listen, only ask. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [football, openAi] = await Promise.all([startApiFootball(), startOpenAi()]);
  project.provide("apiFootballUrl", football.url);
  project.provide("openAiUrl", openAi.url);
  return async () => {
    await Promise.all([football.stop(), openAi.stop()]);
  };
}
