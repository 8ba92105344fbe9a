import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { AccountHead } from "../../accounts/account-head.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { requirePageUser } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import { formatMoney } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { useOwnChanges } from "../../notify/own-changes.ts";
import { m } from "../../paraglide/messages.js";
import { getLocale } from "../../paraglide/runtime.js";
import { SelectField, TextField } from "../../ui/field.tsx";
import { SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import { statusNames, strategyNames } from "../../wallet/bankroll-words.ts";
import { SignedMoney } from "../../ui/signed-money.tsx";
import { StrategyFields } from "../../wallet/strategy-fields.tsx";
import { answerBankrolls, loadBankrolls } from "./bankrolls.server.ts";

export const middleware = [requirePageUser];

export function loader({ context }: LoaderFunctionArgs) {
  return loadBankrolls(context.get(pageContext));
}

export function action(args: ActionFunctionArgs) {
  return answerBankrolls(args);
}

type Bankroll = ReturnType<typeof useLoaderData<typeof loader>>["bankrolls"][number];

export default function Bankrolls() {
  const { bankrolls, movementKey } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  useOwnChanges(["balance", "prediction_result"]);
  const isFirst = bankrolls.length === 0;
  return (
    <article className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <AccountHead title={m.bankrolls_title()} intro={isFirst ? m.bankrolls_empty() : m.bankrolls_intro()} />
      <DoneNotice words={{ archivee: m.done_bankroll_archived }} />
      {isFirst ? null : (
        <ul className="border-t border-ink">
          {bankrolls.map((bankroll) => (
            <BankrollLine key={bankroll.id} bankroll={bankroll} />
          ))}
        </ul>
      )}
      <p className="gutter py-3">
        <LocalLink to="/calculateur" className="link inline-block py-2">
          {m.calculator_title()}
        </LocalLink>
      </p>
      <Section title={isFirst ? m.bankroll_first() : m.bankroll_new()}>
        <div className="max-w-xl pt-2 pb-3">
          <SheetForm name="create" answer={answer} submit={m.bankroll_create()} hidden={{ movement_key: movementKey }}>
            <TextField
              name="name"
              label={m.bankroll_name()}
              value={isFirst ? m.bankroll_name_first() : ""}
              maxLength={60}
              autoComplete="off"
              required
            />
            <TextField
              name="initial_amount"
              label={m.bankroll_initial()}
              hint={m.bankroll_initial_hint()}
              value={getLocale() === "fr" ? "100,00" : "100.00"}
              inputMode="decimal"
              autoComplete="off"
              maxLength={20}
              required
            />
            <SelectField
              name="currency"
              label={m.bankroll_currency()}
              hint={m.bankroll_currency_hint()}
              value="EUR"
              options={[
                { value: "EUR", label: m.currency_eur() },
                { value: "USD", label: m.currency_usd() },
                { value: "GBP", label: m.currency_gbp() },
              ]}
            />
            <StrategyFields strategy="flat" riskTolerance="medium" maxStake="2" target="" />
          </SheetForm>
        </div>
      </Section>
    </article>
  );
}

function BankrollLine({ bankroll }: { bankroll: Bankroll }) {
  const { id, name, currency, status } = bankroll;
  const marks = [
    ...(bankroll.isActive ? [m.bankroll_active()] : []),
    ...(status === "open" ? [] : [statusNames[status]()]),
    ...(bankroll.isFrozen ? [m.bankroll_frozen_mark()] : []),
    strategyNames[bankroll.strategy](),
  ];
  return (
    <li className="gutter grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 border-b border-line py-3">
      <div className="min-w-0">
        <LocalLink to={`/bankroll/${id}`} className="link type-h2 target break-words">
          {name}
        </LocalLink>
        <p className="type-meta mt-0.5">{marks.join(" · ")}</p>
      </div>
      <p className="text-right">
        <span className="type-figure block">{formatMoney(bankroll.walletMinor, currency)}</span>
        <span className="type-num">
          <span className="type-meta">{m.bankroll_profit()} </span>
          <SignedMoney minor={bankroll.profitMinor} currency={currency} />
        </span>
      </p>
    </li>
  );
}
