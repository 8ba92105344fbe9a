import { type ActionFunctionArgs, redirect } from "react-router";

import { thawBody } from "../../../worker/bets/admin-contract.ts";
import { checkBooks, getBooks, thawBook } from "../../../worker/bets/reconciliation.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { formatMoment } from "../../locale/format.ts";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";
import { minorOfBody } from "../../stats/amount.ts";
import { accountWord, findingWords } from "../../wallet/book-words.ts";

export type BooksPage = Awaited<ReturnType<typeof loadBooks>>;

/** How the books stand: what differs, which are frozen, and what they come to. */
export async function loadBooks({ services, zone }: PageContext) {
  const books = await getBooks(services);
  const differing = new Set(books.differences.map(({ bankroll_id: bankrollId }) => bankrollId));
  const frozen = Map.groupBy(books.frozen, ({ bankroll_id: bankrollId }) => bankrollId);
  return {
    accounts: books.accounts,
    transactions: books.transactions,
    entries: books.entries,
    differences: books.differences.map((one) => ({
      key: `${one.account} ${one.finding}`,
      bankrollId: one.bankroll_id,
      userId: one.user_id,
      account: accountWord(one.account),
      currency: one.currency,
      words: findingWords(one.finding),
      foundMinor: minorOfBody(one.balance),
      expectedMinor: minorOfBody(one.from_entries),
    })),
    frozen: [...frozen].map(([bankrollId, accounts]) => ({
      bankrollId,
      userId: accounts[0]?.user_id ?? 0,
      stillDiffers: differing.has(bankrollId),
      accounts: accounts.map(({ account, frozen_at: frozenAt, finding }) => ({
        account: accountWord(account),
        since: formatMoment(Date.parse(frozenAt), zone),
        words: finding === null ? null : findingWords(finding),
      })),
    })),
    checks: books.last_checks.map(
      ({ started_at: startedAt, took_ms: tookMs, differences, frozen_accounts: newlyFrozen }) => ({
        key: startedAt,
        moment: formatMoment(Date.parse(startedAt), zone),
        tookMs,
        differences,
        newlyFrozen,
      }),
    ),
    totals: [...Map.groupBy(books.totals, ({ currency }) => currency)].map(([currency, kinds]) => ({
      currency,
      minorByKind: Object.fromEntries(kinds.map(({ kind, balance }) => [kind, minorOfBody(balance)])),
    })),
  };
}

/** Checks the books now, or lets one move again. */
export function answerBooks({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  const path = localizeHref("/admin/comptabilite");
  return answerForm(
    request,
    {
      async check() {
        await checkBooks(services);
        throw redirect(`${path}?fait=controle`);
      },
      async thaw(typed) {
        const { bankroll_id: bankrollId, reason } = readTyped(thawBody, {
          bankroll_id: Number(textOf(typed, "bankroll_id")),
          reason: textOf(typed, "reason"),
        });
        await thawBook(services, { bankrollId, reason });
        throw redirect(`${path}?fait=degel`);
      },
    },
    { RULE_REFUSED: m.problem_book_differs, NOT_FOUND: m.problem_book_not_frozen },
  );
}
