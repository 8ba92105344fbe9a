import { type ActionFunctionArgs, redirect } from "react-router";
import * as z from "zod";

import { dayKey, shiftDay } from "../../../worker/platform/zoned-day.ts";
import { getComprehensiveStats } from "../../../worker/stats/statistics.ts";
import { movementBody, transactionListQuery } from "../../../worker/wallet/contract.ts";
import {
  type TransactionPage,
  depositMoney,
  getEvolution,
  listTransactions,
  withdrawMoney,
} from "../../../worker/wallet/payments.ts";
import { queryOf } from "../../accounts/list-query.server.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { answerForm, figureText, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { foundOr404, idOf } from "../../found.server.ts";
import { formatMoment } from "../../locale/format.ts";
import { localizeHref } from "../../paraglide/runtime.js";
import { askWallet, walletProblems } from "../../wallet/refusals.server.ts";
import { movementKey, newMovementKey } from "../../wallet/typed.server.ts";

const dayMs = 86_400_000;
/** Last days an evolution may be looked at for. */
export const periods = ["30", "90", "all"] as const;
const pageQuery = z.strictObject({
  ...transactionListQuery.omit({ page_size: true }).shape,
  period: z.enum(periods).default("30"),
});

/** A bankroll with what happened to it, as its page shows it. */
export async function loadBankroll({ services, zone }: PageContext, id: string | undefined, request: Request) {
  const { type, date_from: from, date_to: to, cursor = null, period } = queryOf(pageQuery, request);
  const bankrollId = idOf(id);
  const today = dayKey(services.clock.realNowMs(), "UTC");
  const query = {
    kinds: type === undefined ? null : [type],
    fromDay: from ?? null,
    toDay: to ?? null,
    zone,
    cursor,
    pageSize: 20,
  };
  const [{ bankroll, days }, transactions, record] = await foundOr404(
    Promise.all([
      getEvolution(services, {
        bankrollId,
        fromDay: period === "all" ? null : shiftDay(today, 1 - Number(period)),
        toDay: null,
      }),
      listTransactions(services, { bankrollId, query }),
      getComprehensiveStats(services, { bankroll: bankrollId }),
    ]),
  );
  const points = days.map(({ day, ...amounts }) => ({ atMs: day * dayMs, ...amounts }));
  return {
    bankroll,
    record,
    points,
    range: rangeOf(points[0]?.atMs ?? 0, period, Date.parse(today)),
    period,
    asked: { type: type ?? "", from: from ?? "", to: to ?? "", cursor },
    transactions: { ...transactions, results: transactions.results.map((row) => lineOf(row, zone)) },
    keys: { deposit: newMovementKey(), withdraw: newMovementKey() },
  };
}

/** Pays in or takes out. */
export function answerBankroll({ request, context, params }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  const bankrollId = idOf(params.id);
  const move = (pay: typeof depositMoney, done: string) => async (typed: FormData) => {
    const { amount: amountMinor, note } = readTyped(movementBody, {
      amount: figureText(textOf(typed, "amount")),
      ...(textOf(typed, "note").trim() === "" ? {} : { note: textOf(typed, "note") }),
    });
    const payment = { bankrollId, amountMinor, currency: null, note: note ?? null, key: movementKey(typed) };
    await foundOr404(askWallet(pay(services, payment), { amountField: "amount" }));
    throw redirect(`${localizeHref(`/bankroll/${bankrollId}`)}?fait=${done}`);
  };
  const handlers = { deposit: move(depositMoney, "depot"), withdraw: move(withdrawMoney, "retrait") };
  return answerForm(request, handlers, walletProblems);
}

function rangeOf(firstMs: number, period: (typeof periods)[number], todayMs: number) {
  const fromMs = period === "all" ? firstMs : Math.max(firstMs, todayMs - (Number(period) - 1) * dayMs);
  return { fromMs, toMs: todayMs };
}

function lineOf(row: TransactionPage["results"][number], zone: string) {
  const { seq, kind, amountMinor, balanceAfterMinor, reference, note, atMs } = row;
  return { seq, kind, amountMinor, balanceAfterMinor, reference, note, moment: formatMoment(atMs, zone) };
}
