import { configureGlobal } from "fast-check";

/** `npm run test:deep` runs every property with ten times the seeds. */
configureGlobal({ numRuns: 100 * Number(process.env.SIMULATION_FACTOR ?? "1") });
