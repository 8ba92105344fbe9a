import { createRoute, z } from "@hono/zod-openapi";

import { signedIn } from "../accounts/routes.ts";
import { refusalAnswers } from "../platform/http/answers.ts";
import { createRouter } from "../platform/http/hono.ts";
import { streamJournal } from "./journal-stream.ts";

const common = { tags: ["Administration"], security: signedIn };

const journalType = "application/x-hledger-journal";

/** `/api/v1/admin`: the books, for administrators. */
export const ledgerAdminRoutes = createRouter();

ledgerAdminRoutes.openapi(
  createRoute({
    method: "get",
    path: "/ledger.journal",
    operationId: "exportLedger",
    summary: "The whole ledger as an hledger journal: `hledger -f - check` reckons it again",
    ...common,
    responses: {
      200: { description: "The journal", content: { [journalType]: { schema: z.string() } } },
      ...refusalAnswers(401, 403),
    },
  }),
  async (c) => new Response(await streamJournal(c.get("services")), { headers: { "Content-Type": journalType } }),
);
