import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from "react-router";

import { riskFractions } from "../../../worker/wallet/stakes.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { requirePageUser } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import type { FormAnswer } from "../../forms/form-answer.ts";
import { formatMoney, formatNumber, formatPercent } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { useOwnChanges } from "../../notify/own-changes.ts";
import { m } from "../../paraglide/messages.js";
import { Button } from "../../ui/button.tsx";
import { Chip } from "../../ui/chip.tsx";
import { TextField } from "../../ui/field.tsx";
import { Figures } from "../../ui/figures.tsx";
import { SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";
import { BankrollFigures } from "../../wallet/bankroll-figures.tsx";
import { BankrollRecord } from "../../wallet/bankroll-record.tsx";
import { BankrollStanding } from "../../wallet/bankroll-standing.tsx";
import { riskNames, strategyNames } from "../../wallet/bankroll-words.ts";
import { EvolutionChart, EvolutionTable } from "../../wallet/evolution-chart.tsx";
import { TransactionList } from "../../wallet/transaction-list.tsx";
import { answerBankroll, loadBankroll } from "./bankroll.server.ts";

const periodNames = { "30": m.period_30, "90": m.period_90, all: m.period_all } as const;

export const middleware = [requirePageUser];

export function loader({ context, params, request }: LoaderFunctionArgs) {
  return loadBankroll(context.get(pageContext), params.id, request);
}

export function action(args: ActionFunctionArgs) {
  return answerBankroll(args);
}

export default function BankrollPage() {
  const { bankroll, record, points, range, period, asked, transactions, keys } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  useOwnChanges(["balance", "prediction_result"]);
  const { id, name, currency } = bankroll;
  const path = `/bankroll/${id}`;
  return (
    <article className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <AccountHead title={name} intro={<BankrollNav />} />
      <DoneNotice
        words={{
          ouverte: m.done_bankroll_opened,
          depot: m.done_deposit,
          retrait: m.done_withdrawal,
          reglages: m.done_saved,
        }}
      />
      <BankrollStanding bankroll={bankroll} />
      <div className="gutter pb-3">
        <BankrollFigures bankroll={bankroll} />
      </div>
      <Section title={m.evolution_title()}>
        <p className="flex flex-wrap gap-2 pt-1 pb-3">
          {(["30", "90", "all"] as const).map((one) => (
            <Chip key={one} to={one === "30" ? path : `${path}?period=${one}`} isOn={one === period}>
              {periodNames[one]()}
            </Chip>
          ))}
        </p>
        <EvolutionChart points={points} range={range} currency={currency} />
        <EvolutionTable points={points} currency={currency} />
      </Section>
      <BankrollRecord bankroll={bankroll} record={record} />
      {bankroll.status === "archived" ? null : (
        <Section title={m.movement_title()} note={m.movement_note()}>
          <div className="grid gap-x-8 gap-y-6 pt-2 pb-3 md:grid-cols-2">
            <MovementForm name="deposit" answer={answer} movementKey={keys.deposit} currency={currency} />
            <MovementForm name="withdraw" answer={answer} movementKey={keys.withdraw} currency={currency} />
          </div>
        </Section>
      )}
      <Section title={m.bankroll_strategy_title()}>
        <Figures
          figures={[
            { label: m.bankroll_strategy(), value: strategyNames[bankroll.strategy]() },
            {
              label: m.bankroll_risk(),
              value: riskNames[bankroll.riskTolerance](),
              note: m.bankroll_fraction({ fraction: formatNumber(riskFractions[bankroll.riskTolerance], 2) }),
            },
            {
              label: m.bankroll_max_stake(),
              value: formatPercent(bankroll.maxStakeBasisPoints / 10_000, bankroll.maxStakeBasisPoints % 100 ? 2 : 0),
              note: m.bankroll_max_stake_now({
                amount: formatMoney(
                  Math.floor((bankroll.walletMinor * bankroll.maxStakeBasisPoints) / 10_000),
                  currency,
                ),
              }),
            },
          ]}
        />
        {bankroll.status === "archived" ? null : (
          <p className="py-3">
            <Button to={`${path}/reglages`} tone="outline">
              {m.bankroll_settings()}
            </Button>
          </p>
        )}
      </Section>
      <Section title={m.transactions_title()}>
        <TransactionList path={path} currency={currency} asked={asked} period={period} transactions={transactions} />
      </Section>
    </article>
  );
}

/** The way back to all of them, and to the calculator. */
function BankrollNav() {
  return (
    <span className="flex flex-wrap gap-x-5">
      <LocalLink to="/bankroll" className="link py-1">
        {m.bankrolls_all()}
      </LocalLink>
      <LocalLink to="/calculateur" className="link py-1">
        {m.calculator_title()}
      </LocalLink>
    </span>
  );
}

const movementWords = {
  deposit: { title: m.deposit_title, submit: m.deposit_submit },
  withdraw: { title: m.withdraw_title, submit: m.withdraw_submit },
} as const;

/** Virtual money in or out. Its key makes it one movement, however often it is sent. */
function MovementForm(props: {
  name: keyof typeof movementWords;
  answer: FormAnswer | undefined;
  movementKey: string;
  currency: string;
}) {
  const { name, answer, movementKey, currency } = props;
  const words = movementWords[name];
  return (
    <div>
      <h3 className="type-h3 mb-3">{words.title()}</h3>
      {/* What was moved leaves an empty form behind. */}
      <SheetForm
        key={movementKey}
        name={name}
        answer={answer}
        submit={words.submit()}
        tone={name === "deposit" ? "primary" : "outline"}
        hidden={{ movement_key: movementKey }}
      >
        <div className="grid grid-cols-2 gap-3">
          <TextField
            name="amount"
            label={m.movement_amount({ currency })}
            inputMode="decimal"
            autoComplete="off"
            maxLength={20}
            required
          />
          <TextField name="note" label={m.movement_comment()} autoComplete="off" maxLength={200} />
        </div>
      </SheetForm>
    </div>
  );
}
