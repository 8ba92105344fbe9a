import type * as z from "zod";

import { requireUser } from "../accounts/authority.ts";
import type { ServiceContext } from "../context.ts";
import type { Statement } from "../platform/db.ts";
import { bankrollBody, transactionBody } from "./body.ts";
import type { walletExportSchema } from "./contract.ts";
import { closeStatements, findAllTransactions } from "./ledger-repo.ts";
import { archiveBankrollsStatement, findAllBankrolls, forgetWordsStatements, isOwnedBy } from "./repo.ts";

/**
 * Closes everything somebody has, open stakes too, and takes away what they wrote: for the batch that erases their account.
 * What moved stays in the books under the account's number. A frozen book is kept as it was found.
 */
export function closeWalletStatements(ctx: Pick<ServiceContext, "clock">, input: { userId: number }): Statement[] {
  const atMs = ctx.clock.realNowMs();
  const theirs = isOwnedBy(input.userId);
  return [
    ...closeStatements(theirs, { atMs, withOpenStakes: true }),
    archiveBankrollsStatement(theirs, atMs),
    ...forgetWordsStatements(input.userId),
  ];
}

/** All the caller's bankrolls and everything that happened to their money, for a machine to read. */
export async function exportWallet(ctx: ServiceContext): Promise<z.infer<typeof walletExportSchema>> {
  const { userId } = requireUser(ctx);
  const [bankrolls, transactions] = await Promise.all([
    findAllBankrolls(ctx.db, userId),
    findAllTransactions(ctx.db, userId),
  ]);
  return {
    bankrolls: bankrolls.map(bankrollBody),
    transactions: transactions.map((row) => ({ ...transactionBody(row), bankroll_id: row.bankrollId })),
  };
}
