import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    simulationFactor: number;
  }
}

/** So many seeds in `npm test`, ten times as many in `npm run test:deep`. */
export function seeds(count: number): number {
  return count * inject("simulationFactor");
}
