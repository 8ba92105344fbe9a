import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { accountKinds } from "../../../worker/wallet/ledger.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { pageContext } from "../../context.ts";
import type { FormAnswer } from "../../forms/form-answer.ts";
import { formatMoney, formatNumber } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { DataTable } from "../../ui/data-table.tsx";
import { TextField } from "../../ui/field.tsx";
import { Figures } from "../../ui/figures.tsx";
import { Problem, SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import { SignedMoney } from "../../ui/signed-money.tsx";
import { accountWords } from "../../wallet/book-words.ts";
import { type BooksPage, answerBooks, loadBooks } from "./books.server.ts";

export function loader({ context }: LoaderFunctionArgs) {
  return loadBooks(context.get(pageContext));
}

export function action(args: ActionFunctionArgs) {
  return answerBooks(args);
}

export default function AdminBooks() {
  const page = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() ?? null;
  const isAtItsBook = page.frozen.some((book) => isThawable(book) && String(book.bankrollId) === askedOf(answer));
  return (
    <article>
      <AccountHead title={m.admin_books()} intro={m.admin_books_intro()} />
      <DoneNotice words={{ controle: m.done_books_checked, degel: m.done_book_thawed }} />
      {isAtItsBook ? null : <Problem form="thaw" answer={answer} />}
      <div className="gutter grid gap-4 pb-5">
        <Figures
          figures={[
            { label: m.admin_books_differences(), value: formatNumber(page.differences.length) },
            { label: m.admin_books_frozen(), value: formatNumber(page.frozen.length) },
            { label: m.admin_books_accounts(), value: formatNumber(page.accounts) },
            { label: m.admin_books_transactions(), value: formatNumber(page.transactions) },
            { label: m.admin_books_entries(), value: formatNumber(page.entries) },
            { label: m.admin_books_last(), value: page.checks[0]?.moment ?? "–" },
          ]}
        />
        <SheetForm name="check" answer={answer} submit={m.admin_books_check()} tone="outline" />
      </div>
      <Section title={m.admin_books_differences()} note={m.admin_books_differences_note()}>
        <Differences differences={page.differences} />
      </Section>
      <Section title={m.admin_books_frozen()} note={m.admin_books_frozen_note()}>
        {page.frozen.length === 0 ? <p className="py-2">{m.admin_books_no_frozen()}</p> : null}
        <ul>
          {page.frozen.map((book) => (
            <FrozenBook key={book.bankrollId} book={book} answer={answer} />
          ))}
        </ul>
        <p className="flex flex-wrap gap-x-5">
          <LocalLink to="/admin/audit?action=ledger.frozen" className="link inline-block py-2">
            {m.admin_books_log()}
          </LocalLink>
          <LocalLink to="/admin/audit?action=ledger.thawed" className="link inline-block py-2">
            {m.admin_books_thaw_log()}
          </LocalLink>
        </p>
      </Section>
      <Section title={m.admin_books_checks()} note={m.admin_books_checks_note()}>
        <Checks checks={page.checks} />
      </Section>
      {page.totals.length === 0 ? null : (
        <Section title={m.admin_books_totals()} note={m.admin_books_totals_note()}>
          <Totals totals={page.totals} />
        </Section>
      )}
    </article>
  );
}

function Differences({ differences }: Pick<BooksPage, "differences">) {
  if (differences.length === 0) return <p className="py-2">{m.admin_books_no_differences()}</p>;
  return (
    <ul className="border-t border-ink">
      {differences.map(({ key, bankrollId, userId, account, currency, words, foundMinor, expectedMinor }) => (
        <li key={key} className="border-b border-line py-3">
          <p className="type-h3">
            {m.admin_bankroll({ id: String(bankrollId) })} · {account}
          </p>
          <p className="mt-0.5 break-words">{words}</p>
          <Owner userId={userId} />
          <dl className="mt-1 flex flex-wrap gap-x-8 gap-y-1">
            {[
              { label: m.admin_books_found(), money: formatMoney(foundMinor, currency) },
              { label: m.admin_books_expected(), money: formatMoney(expectedMinor, currency) },
              {
                label: m.admin_books_gap(),
                money: <SignedMoney minor={foundMinor - expectedMinor} currency={currency} />,
              },
            ].map(({ label, money }) => (
              <div key={label}>
                <dt className="type-meta">{label}</dt>
                <dd className="type-num font-bold">{money}</dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function FrozenBook({ book, answer }: { book: BooksPage["frozen"][number]; answer: FormAnswer | null }) {
  const { bankrollId, userId, accounts } = book;
  return (
    <li className="border-t border-ink py-3">
      <p className="type-h3">{m.admin_bankroll({ id: String(bankrollId) })}</p>
      {accounts.map(({ account, since, words }) => (
        <p key={account} className="mt-0.5 break-words">
          {m.admin_books_frozen_since({ account, moment: since })}. {words ?? m.admin_books_why_unknown()}
        </p>
      ))}
      <Owner userId={userId} />
      {isThawable(book) ? (
        <div className="mt-2 max-w-xl">
          <SheetForm
            name="thaw"
            answer={askedOf(answer) === String(bankrollId) ? answer : null}
            hidden={{ bankroll_id: String(bankrollId) }}
            submit={m.admin_books_thaw()}
            tone="outline"
          >
            <TextField
              name="reason"
              label={m.admin_books_reason()}
              hint={m.admin_books_reason_hint()}
              maxLength={300}
              required
            />
          </SheetForm>
        </div>
      ) : (
        <p className="mt-1 font-semibold">{m.admin_books_still_differs()}</p>
      )}
    </li>
  );
}

function Owner({ userId }: { userId: number }) {
  return (
    <p className="type-meta">
      <LocalLink to={`/admin/utilisateurs/${userId}`} className="link inline-block py-1">
        {m.admin_owner({ id: String(userId) })}
      </LocalLink>
    </p>
  );
}

function Checks({ checks }: Pick<BooksPage, "checks">) {
  if (checks.length === 0) return <p className="py-2">{m.admin_books_no_checks()}</p>;
  return (
    <DataTable
      caption={m.admin_books_checks()}
      columns={[
        { key: "moment", head: m.admin_books_moment() },
        { key: "differences", head: m.admin_books_differences() },
        { key: "frozen", head: m.admin_books_newly_frozen() },
        { key: "took", head: m.admin_books_took() },
      ]}
      rows={checks.map(({ key, moment, differences, newlyFrozen, tookMs }) => ({
        key,
        isStrong: differences > 0,
        cells: [
          moment,
          formatNumber(differences),
          formatNumber(newlyFrozen),
          m.admin_books_ms({ ms: formatNumber(tookMs) }),
        ],
      }))}
    />
  );
}

function Totals({ totals }: Pick<BooksPage, "totals">) {
  return (
    <DataTable
      caption={m.admin_books_totals()}
      isWide
      columns={[
        { key: "currency", head: m.admin_books_currency() },
        ...accountKinds.map((kind) => ({ key: kind, head: accountWords[kind]() })),
      ]}
      rows={totals.map(({ currency, minorByKind }) => ({
        key: currency,
        cells: [
          currency,
          ...accountKinds.map((kind) => (
            <span key={kind} className="whitespace-nowrap">
              {formatMoney(minorByKind[kind] ?? 0, currency)}
            </span>
          )),
        ],
      }))}
    />
  );
}

function isThawable(book: BooksPage["frozen"][number]): boolean {
  return !book.stillDiffers;
}

/** Which book a form that came back was about. */
function askedOf(answer: FormAnswer | null): string | undefined {
  return answer?.form === "thaw" ? answer.values["bankroll_id"] : undefined;
}
