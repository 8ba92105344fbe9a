import type { ServiceContext } from "../context.ts";
import type { Statement } from "../platform/db.ts";
import { type NewMatchContext, putContextStatements } from "./context-repo.ts";

export type { NewMatchContext } from "./context-repo.ts";

/** To be run in the batch of the answer that told it: the last word of each kind is kept. */
export function keepContextsStatements(ctx: ServiceContext, contexts: readonly NewMatchContext[]): Statement[] {
  return putContextStatements(contexts, ctx.clock.realNowMs());
}
