import { type ActionFunctionArgs, redirect } from "react-router";

import { createBankrollBody } from "../../../worker/wallet/contract.ts";
import { createBankroll, listBankrolls } from "../../../worker/wallet/service.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { answerForm, figureText, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { localizeHref } from "../../paraglide/runtime.js";
import { askWallet, walletProblems } from "../../wallet/refusals.server.ts";
import { movementKey, newMovementKey, typedStrategy } from "../../wallet/typed.server.ts";

/** One's own bankrolls but for archived ones, and the key under which the next one is opened. */
export async function loadBankrolls({ services }: PageContext) {
  return { bankrolls: await listBankrolls(services), movementKey: newMovementKey() };
}

/** Opens a bankroll. */
export function answerBankrolls({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(
    request,
    {
      async create(typed) {
        const bankroll = readTyped(createBankrollBody, {
          ...typedStrategy(typed),
          initial_amount: figureText(textOf(typed, "initial_amount")),
          currency: textOf(typed, "currency"),
        });
        const { id } = await askWallet(createBankroll(services, { bankroll, key: movementKey(typed) }), {
          amountField: "initial_amount",
        });
        throw redirect(`${localizeHref(`/bankroll/${id}`)}?fait=ouverte`);
      },
    },
    walletProblems,
  );
}
