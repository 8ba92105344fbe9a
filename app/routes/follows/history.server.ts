import { type ActionFunctionArgs, redirect } from "react-router";

import { type FollowBody, followListQuery } from "../../../worker/bets/contract.ts";
import { listFollows } from "../../../worker/bets/follows.ts";
import { takeBackFollow } from "../../../worker/bets/taking-back.ts";
import { listBankrolls } from "../../../worker/wallet/service.ts";
import { queryOf } from "../../accounts/list-query.server.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { moneyWords, refusalWords } from "../../follows/follow-words.ts";
import { answerForm, textOf } from "../../forms/answer-form.server.ts";
import { idOf } from "../../found.server.ts";
import { formatMoment } from "../../locale/format.ts";
import { localizeHref } from "../../paraglide/runtime.js";
import { minorOfBody } from "../../stats/amount.ts";
import { pickName } from "./follow.server.ts";

export type HistoryPage = Awaited<ReturnType<typeof loadHistory>>;

/** A page of one's own follows. */
export async function loadHistory({ services, zone, origin }: PageContext, request: Request) {
  const {
    status = null,
    bankroll: bankrollId = null,
    cursor = null,
    page_size: pageSize,
  } = queryOf(followListQuery, request);
  const [{ results, nextCursor }, bankrolls] = await Promise.all([
    listFollows(services, { status, bankrollId, cursor, pageSize, origin }),
    listBankrolls(services),
  ]);
  return {
    asked: { status, bankrollId, cursor },
    nextCursor,
    bankrolls: bankrolls.map(({ id, name, currency }) => ({ id, name, currency })),
    follows: results.map((follow) => lineOf(follow, zone)),
  };
}

/** Takes back what was just followed. */
export function answerHistory({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(
    request,
    {
      async undo(typed) {
        const id = idOf(textOf(typed, "id"));
        await takeBackFollow(services, id);
        if (!typed.has("inDialog")) throw redirect(`${localizeHref("/paris")}?fait=annule`);
        return { undone: id };
      },
    },
    refusalWords,
  );
}

function lineOf(follow: FollowBody, zone: string) {
  const { prediction, currency } = follow;
  const { match } = prediction;
  return {
    id: follow.id,
    predictionId: prediction.id,
    home: match.home_team,
    away: match.away_team,
    score: match.full_time ? `${match.full_time.home}–${match.full_time.away}` : null,
    kickoff: formatMoment(Date.parse(match.match_date), zone),
    pick: pickName(prediction.type, prediction.prediction_type, match),
    stake: moneyWords(follow.user_stake, currency),
    odds: follow.odds,
    bookmaker: follow.odds_bookmaker,
    isSimulated: follow.odds_simulated,
    state: follow.outcome ?? (follow.status === "settled" ? "open" : follow.status),
    profitMinor: follow.result_profit === null ? null : minorOfBody(follow.result_profit),
    currency,
    canUndo: follow.can_undo_until !== null,
  };
}
