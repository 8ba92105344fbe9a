import { type ActionFunctionArgs, redirect } from "react-router";
import type * as z from "zod";

import { decimalOf } from "../../../worker/platform/money.ts";
import { bankrollPatch } from "../../../worker/wallet/contract.ts";
import { archiveBankroll, getBankroll, updateBankroll } from "../../../worker/wallet/service.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { RefusedInput, answerForm, readTyped } from "../../forms/answer-form.server.ts";
import { foundOr404, idOf, notFound } from "../../found.server.ts";
import { m } from "../../paraglide/messages.js";
import { getLocale, localizeHref } from "../../paraglide/runtime.js";
import { askWallet, walletProblems } from "../../wallet/refusals.server.ts";
import { typedStrategy } from "../../wallet/typed.server.ts";

/** What of a bankroll can be set, as it is typed. @throws the 404 page for an archived one too */
export async function loadSettings({ services }: PageContext, id: string | undefined) {
  const bankroll = await foundOr404(getBankroll(services, idOf(id)));
  const { name, status, isActive, isFrozen, strategy, riskTolerance, maxStakeBasisPoints, targetMinor } = bankroll;
  if (status === "archived") throw notFound();
  return {
    id: bankroll.id,
    name,
    status,
    isActive,
    isFrozen,
    isEmpty: bankroll.escrowMinor === 0,
    strategy: {
      strategy,
      riskTolerance,
      maxStake: withDecimalSign(String(maxStakeBasisPoints / 100)),
      target: targetMinor === null ? "" : withDecimalSign(decimalOf(targetMinor)),
    },
  };
}

/** Changes a bankroll, pauses it, makes it the active one, or ends it. */
export function answerSettings({ request, context, params }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  const bankrollId = idOf(params.id);
  const change = async (patch: z.output<typeof bankrollPatch>) => {
    await foundOr404(askWallet(updateBankroll(services, { bankrollId, patch }), { amountField: "target_amount" }));
    throw redirect(`${localizeHref(`/bankroll/${bankrollId}`)}?fait=reglages`);
  };
  return answerForm(
    request,
    {
      settings: (typed) => change(readTyped(bankrollPatch, typedStrategy(typed))),
      pause: () => change({ is_paused: true }),
      goOn: () => change({ is_paused: false }),
      activate: () => change({ is_active: true }),
      async archive(typed) {
        if (!typed.has("understood")) throw new RefusedInput({ understood: m.fault_confirm() });
        await foundOr404(archiveBankroll(services, bankrollId));
        throw redirect(`${localizeHref("/bankroll")}?fait=archivee`);
      },
    },
    walletProblems,
  );
}

function withDecimalSign(figure: string): string {
  return figure.replace(".", getLocale() === "fr" ? "," : ".");
}
