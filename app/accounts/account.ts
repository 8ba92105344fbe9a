import type * as z from "zod";

import type { accountSchema } from "../../worker/accounts/contract.ts";

/** An account as its owner sees it. */
export type Account = z.infer<typeof accountSchema>;
