import { Form } from "react-router";

import { transactionKinds } from "../../worker/wallet/ledger.ts";
import { formatMoney } from "../locale/format.ts";
import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { localizeHref } from "../paraglide/runtime.js";
import type { loadBankroll } from "../routes/wallet/bankroll.server.ts";
import { SubmitButton } from "../ui/button.tsx";
import { DataTable } from "../ui/data-table.tsx";
import { kindNames } from "./bankroll-words.ts";
import { SignedMoney } from "../ui/signed-money.tsx";

type Page = Awaited<ReturnType<typeof loadBankroll>>;
type Asked = Page["asked"];

const anchor = "mouvements";
const field =
  "mt-0.5 block h-11 w-full rounded-sheet border border-ctl bg-surface px-2.5 text-[1rem] font-normal text-ink";

/** What happened to the money of a bankroll, newest first, some of it or all. */
export function TransactionList({
  path,
  currency,
  asked,
  period,
  transactions,
}: Pick<Page, "asked" | "period" | "transactions"> & { path: string; currency: string }) {
  const { results, nextCursor } = transactions;
  const isFiltered = asked.type !== "" || asked.from !== "" || asked.to !== "";
  return (
    <div id={anchor}>
      <Form
        action={`${localizeHref(path)}#${anchor}`}
        preventScrollReset
        className="grid grid-cols-2 gap-3 pt-1 pb-3 md:grid-cols-[1fr_10rem_10rem_auto] md:items-end"
      >
        {period === "30" ? null : <input type="hidden" name="period" value={period} />}
        <label className="type-meta col-span-2 block md:col-span-1">
          {m.transaction_kind()}
          <select key={asked.type} name="type" defaultValue={asked.type} className={field}>
            <option value="">{m.transaction_all_kinds()}</option>
            {transactionKinds.map((kind) => (
              <option key={kind} value={kind}>
                {kindNames[kind]()}
              </option>
            ))}
          </select>
        </label>
        <DayField name="date_from" label={m.transaction_from()} value={asked.from} />
        <DayField name="date_to" label={m.transaction_to()} value={asked.to} />
        <div>
          <SubmitButton>{m.filter_apply()}</SubmitButton>
        </div>
      </Form>
      {results.length === 0 ? (
        <p className="border-t border-line py-3">{m.transactions_none()}</p>
      ) : (
        <DataTable
          caption={m.transactions_title()}
          columns={[
            { key: "what", head: m.transaction_what() },
            { key: "amount", head: m.transaction_amount() },
            { key: "balance", head: m.transaction_balance() },
          ]}
          rows={results.map((line) => ({
            key: line.seq,
            cells: [
              <span key="what" className="block min-w-0">
                <span className="block">{kindNames[line.kind]()}</span>
                <span className="type-meta block break-words">
                  {[line.moment, line.note].filter(Boolean).join(" · ")}
                </span>
              </span>,
              <SignedMoney key="amount" minor={line.amountMinor} currency={currency} />,
              formatMoney(line.balanceAfterMinor, currency),
            ],
          }))}
        />
      )}
      <p className="flex flex-wrap gap-x-5 border-t border-line">
        {asked.cursor === null && !isFiltered ? null : (
          <LocalLink to={`${path}#${anchor}`} preventScrollReset className="link py-3">
            {isFiltered ? m.filter_reset() : m.transactions_newest()}
          </LocalLink>
        )}
        {nextCursor === null ? null : (
          <LocalLink
            to={`${path}?${queryOf({ ...asked, cursor: nextCursor }, period)}#${anchor}`}
            preventScrollReset
            rel="next"
            className="link py-3"
          >
            {m.transactions_older()}
          </LocalLink>
        )}
      </p>
    </div>
  );
}

function DayField({ name, label, value }: { name: string; label: string; value: string }) {
  return (
    <label className="type-meta block min-w-0">
      {label}
      <input key={value} type="date" name={name} defaultValue={value} className={field} />
    </label>
  );
}

function queryOf({ type, from, to, cursor }: Asked, period: string): URLSearchParams {
  const query = new URLSearchParams();
  if (type) query.set("type", type);
  if (from) query.set("date_from", from);
  if (to) query.set("date_to", to);
  if (period !== "30") query.set("period", period);
  if (cursor !== null) query.set("cursor", String(cursor));
  return query;
}
