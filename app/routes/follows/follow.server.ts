import { type ActionFunctionArgs, redirect } from "react-router";
import * as z from "zod";

import { type FollowBody, undoMs } from "../../../worker/bets/contract.ts";
import { followPrediction } from "../../../worker/bets/placement.ts";
import { quoteFollow } from "../../../worker/bets/quote.ts";
import { AppError, type ErrorCode } from "../../../worker/platform/errors.ts";
import { randomToken } from "../../../worker/platform/keyed-hash.ts";
import { type Market, selectionsOf } from "../../../worker/predict/market.ts";
import { movedAmount } from "../../../worker/wallet/contract.ts";
import { listBankrolls } from "../../../worker/wallet/service.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { ageWords, moneyWords, refusalWords } from "../../follows/follow-words.ts";
import { RefusedInput, answerForm, textOf } from "../../forms/answer-form.server.ts";
import { foundOr404, idOf } from "../../found.server.ts";
import { formatMoment, formatOdds } from "../../locale/format.ts";
import { m } from "../../paraglide/messages.js";
import { getLocale, localizeHref } from "../../paraglide/runtime.js";
import { outcomeNames } from "../../predictions/wording.ts";

export type FollowView = Awaited<ReturnType<typeof loadFollow>>;

/** What stands in the way of a follow, and what it would be taken at. @param bankrollParam null for the active one */
export async function loadFollow(
  { services, zone, origin }: PageContext,
  idParam: string | undefined,
  bankrollParam: string | null,
) {
  const id = idOf(idParam);
  const bankrollId = bankrollParam === null ? null : idOf(bankrollParam);
  const [quote, bankrolls] = await Promise.all([
    foundOr404(quoteFollow(services, { predictionId: id, bankrollId, origin })),
    listBankrolls(services),
  ]);
  const { prediction, price, bankroll } = quote;
  const { match } = prediction;
  const stake = quote.recommendation?.stake ?? "0.00";
  return {
    id,
    home: match.home_team,
    away: match.away_team,
    league: match.league,
    kickoff: formatMoment(Date.parse(match.match_date), zone),
    pick: pickName(prediction.type, prediction.prediction_type, match),
    probability: prediction.probability,
    publishedOdds: prediction.odds,
    price: price && { ...price, age: ageWords(price.age_seconds) },
    isMoved: quote.price_changed,
    bankroll,
    bankrolls: bankrolls.map((row) => ({ id: row.id, name: row.name, currency: row.currency })),
    recommendation: quote.recommendation,
    /** As it is typed in the language of the page; nothing where no stake is asked for. */
    typedStake: Number(stake) > 0 ? stake.replace(".", getLocale() === "fr" ? "," : ".") : "",
    mostStake: quote.max_stake,
    isFollowed: quote.followed !== null,
    refusal: quote.refusal && wordsOf(quote.refusal.code),
    /** Names the follow that the form asks for: sent twice it is done once. */
    key: randomToken(),
  };
}

/** The pick in words: a team, a draw, or what is said of the goals. */
export function pickName(type: Market, pick: string, match: { home_team: string; away_team: string }): string {
  const selections: readonly string[] = selectionsOf[type];
  const names = outcomeNames({ type, home: match.home_team, away: match.away_team });
  return names[selections.indexOf(pick)] ?? pick;
}

const hiddenTerms = z.object({
  bankroll: z.coerce.number().int().positive(),
  acceptOddsThousandths: z.coerce.number().int().positive(),
  key: z.string().regex(/^[\w-]{1,255}$/),
});

/** Follows what the address names. A page goes on to the own follows; a dialog stays where it is, and is told what was done. */
export function answerFollow({ request, context, params }: ActionFunctionArgs) {
  const { services, origin } = context.get(pageContext);
  return answerForm(
    request,
    {
      async follow(typed) {
        const terms = hiddenTerms.safeParse(Object.fromEntries(typed));
        const stake = movedAmount.safeParse(textOf(typed, "user_stake").replaceAll(/\s/g, "").replace(",", "."));
        if (!terms.success || !stake.success) throw new RefusedInput({ user_stake: m.fault_amount() });
        const { bankroll: bankrollId, ...rest } = terms.data;
        const predictionId = idOf(params["id"]);
        const input = { predictionId, bankrollId, stakeMinor: stake.data, currency: null, ...rest, origin };
        const followed = await followPrediction(services, input).catch(refuseAtStake);
        if (!typed.has("inDialog")) throw redirect(`${localizeHref("/paris")}?fait=suivi`);
        return { followed: { id: followed.id, words: followedWords(followed), undoForMs: undoMs } };
      },
    },
    refusalWords,
  );
}

/** What is wrong with the stake is said where it was typed. */
function refuseAtStake(error: unknown): never {
  if (error instanceof AppError && Object.hasOwn(error.details, "user_stake")) {
    throw new RefusedInput({ user_stake: wordsOf(error.code) });
  }
  throw error;
}

function followedWords(followed: FollowBody): string {
  const { prediction, user_stake: stake, currency, odds } = followed;
  return m.follow_done({
    stake: moneyWords(stake, currency),
    pick: pickName(prediction.type, prediction.prediction_type, prediction.match),
    odds: formatOdds(odds),
  });
}

function wordsOf(code: string): string {
  return refusalWords[code as ErrorCode]?.() ?? m.follow_refused_meanwhile();
}
