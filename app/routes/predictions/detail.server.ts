import { getFreshness } from "../../../worker/collect/freshness.ts";
import { getMatchSurroundings } from "../../../worker/matches/surroundings.ts";
import { getMatchOdds } from "../../../worker/odds/service.ts";
import type { PredictionDetailBody } from "../../../worker/predict/contract.ts";
import { getPrediction } from "../../../worker/predict/service.ts";
import { dayKey } from "../../../worker/platform/zoned-day.ts";
import type { PageContext } from "../../context.ts";
import { foundOr404, idOf } from "../../found.server.ts";
import { countryName } from "../../locale/country-name.ts";
import { formatDate, formatDay, formatLongDay, formatMoment } from "../../locale/format.ts";
import { sourceTrouble } from "../../live/source-trouble.ts";
import { sportsEventJson } from "../../discovery/sports-event.ts";
import { surroundingsView } from "../../matches/surroundings-view.ts";
import { m } from "../../paraglide/messages.js";
import { getLocale, localizeHref } from "../../paraglide/runtime.js";
import { marketView } from "../../predictions/market-view.ts";
import { oddsRows } from "../../predictions/odds-rows.ts";
import { predictionLine } from "../../predictions/row.ts";
import { predictionImagePath } from "../../sharing/share-address.ts";

export type DetailPage = Awaited<ReturnType<typeof loadDetail>>;

/** A prediction with everything known of it; instants are words already. */
export async function loadDetail({ services, zone, origin }: PageContext, idParam: string | undefined) {
  const id = idOf(idParam);
  const [body, freshness, nowMs] = await Promise.all([
    foundOr404(getPrediction(services, { id, lang: getLocale(), origin })),
    getFreshness(services),
    services.clock.matchNowMs(),
  ]);
  const [{ odds }, surroundings] = await Promise.all([
    getMatchOdds(services, { matchId: body.match.id }),
    getMatchSurroundings(services, { matchId: body.match.id }),
  ]);
  const kickoffMs = Date.parse(body.match.match_date);
  const line = predictionLine(body, zone);
  const { league } = body.match;
  const longDay = formatLongDay(kickoffMs, zone);
  const description = m.detail_description({ home: line.home, away: line.away, day: longDay, league });
  return {
    line,
    description,
    image: predictionImagePath(body),
    event: sportsEventJson(line, {
      origin,
      address: origin + localizeHref(`/predictions/${id}`),
      league,
      description,
      venue: surroundings.venue,
    }),
    league,
    country: countryName(body.match.country),
    round: body.match.round,
    season: body.match.season,
    day: formatDay(kickoffMs, zone),
    longDay,
    dayKey: dayKey(kickoffMs, zone),
    halfTime: body.match.half_time,
    estimated: body.match.estimated,
    realScore: body.real_score,
    scorePrediction: body.score_prediction,
    probabilitySource: body.probability_source,
    oddsBookmaker: body.odds_bookmaker,
    reasoning: body.reasoning,
    keyFactors: body.key_factors,
    confidence: body.confidence,
    confidenceReasons: body.confidence_explanation,
    contributions: body.contributions,
    stats: body.detailed_stats,
    markets: marketView(body.markets),
    sets: body.probability_sets,
    model: { ...body.model, fittedOn: formatDate(Date.parse(body.model.fitted_at), zone) },
    gpt: gptView(body.gpt, zone),
    evaluation: body.evaluation,
    lockedOn: body.locked_at === null ? null : formatMoment(Date.parse(body.locked_at), zone),
    revisions: body.revisions.map((one) => ({ ...one, publishedOn: formatMoment(Date.parse(one.published_at), zone) })),
    odds: oddsRows(odds, body.type).map((row) => ({ ...row, knownOn: formatMoment(row.knownAtMs, zone) })),
    tabs: tabsOf(body),
    surroundings: surroundingsView(surroundings, zone),
    trouble: sourceTrouble(freshness, { zone, nowMs }),
  };
}

function gptView(gpt: PredictionDetailBody["gpt"], zone: string) {
  if (!gpt) return null;
  const { answer } = gpt;
  return {
    reason: gpt.reason,
    answer: answer && { ...answer, askedOn: formatMoment(Date.parse(answer.asked_at), zone) },
  };
}

/** The predictions of one match, in a fixed order whichever of them is open. */
function tabsOf(body: PredictionDetailBody): { id: number; type: PredictionDetailBody["type"] }[] {
  const all = [{ id: body.id, type: body.type }, ...body.siblings.map(({ id, type }) => ({ id, type }))];
  return (["1X2", "OU", "BTTS"] as const).flatMap((type) => all.filter((one) => one.type === type));
}
