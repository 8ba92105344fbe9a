import { configureGlobal } from "fast-check";

import { seeds } from "./simulations.ts";

configureGlobal({ numRuns: seeds(100) });
