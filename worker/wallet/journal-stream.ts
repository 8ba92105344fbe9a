import { requireRole } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import { toHledger } from "./journal.ts";
import { findJournal, findLastSeq } from "./journal-repo.ts";

/** Transactions of one page; nothing but one page is ever held. */
const pageSize = 500;

/**
 * The whole ledger as an hledger journal, as it stood when it was asked for. A page is read when the reader asks for more.
 *
 * @throws AppError AUTHENTICATION_FAILED, PERMISSION_DENIED for anybody but an administrator
 */
export async function streamJournal(ctx: ServiceContext): Promise<ReadableStream<Uint8Array>> {
  requireRole(ctx, "admin");
  const untilSeq = await findLastSeq(ctx.db);
  const encoder = new TextEncoder();
  let afterSeq = 0;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const transactions = await findJournal(ctx.db, { afterSeq, untilSeq }, pageSize);
        const last = transactions.at(-1);
        if (!last) return controller.close();
        afterSeq = last.seq;
        controller.enqueue(encoder.encode(`${toHledger(transactions)}\n`));
      },
    },
    // What nobody reads costs no query.
    { highWaterMark: 0 },
  );
}
