import { getFreshness } from "../../../worker/collect/freshness.ts";
import type { MatchDetailBody } from "../../../worker/predict/contract.ts";
import { getMatchDetail } from "../../../worker/predict/service.ts";
import type { PageContext } from "../../context.ts";
import { foundOr404, idOf } from "../../found.server.ts";
import { countryName } from "../../locale/country-name.ts";
import { formatDay, formatLongDay } from "../../locale/format.ts";
import { sourceTrouble } from "../../live/source-trouble.ts";
import { surroundingsView } from "../../matches/surroundings-view.ts";
import { getLocale } from "../../paraglide/runtime.js";
import { matchLine, predictionLine } from "../../predictions/row.ts";
import type { LoadedRoom, ThreadLine } from "../../live/room-state.ts";

export type RoomPage = Awaited<ReturnType<typeof loadRoom>>;

/** A match as it stands, and everything told of it so far. */
export async function loadRoom({ services, zone, origin }: PageContext, idParam: string | undefined) {
  const id = idOf(idParam);
  const [body, clock, freshness, nowMs] = await Promise.all([
    foundOr404(getMatchDetail(services, { id, lang: getLocale(), origin })),
    services.clock.mapping(),
    getFreshness(services),
    services.clock.matchNowMs(),
  ]);
  const line = matchLine(body, zone);
  const room: LoadedRoom = {
    status: line.status,
    providerStatus: line.providerStatus,
    minute: line.minute,
    score: line.score,
    speed: clock.speed,
    lastSeq: Math.max(0, ...body.updates.map(({ seq }) => seq)),
    thread: threadOf(body.updates),
  };
  const kickoffMs = Date.parse(body.match_date);
  return {
    line,
    room,
    league: body.league,
    country: countryName(body.country),
    round: body.round,
    day: formatDay(kickoffMs, zone),
    longDay: formatLongDay(kickoffMs, zone),
    goalsEstimated: body.estimated.length > 0,
    inPlay: body.in_play,
    surroundings: surroundingsView(body.surroundings, zone),
    trouble: sourceTrouble(freshness, { zone, nowMs }),
    predictions: body.predictions.map((prediction) => predictionLine(prediction, zone)),
  };
}

/** What the server says of an update that is neither an event nor the beginning of a phase. */
const plainScore = "Score";

/** Events, phases, and scores that no event told of: the score is told again with every goal. */
function threadOf(updates: MatchDetailBody["updates"]): ThreadLine[] {
  let lastScore = "0-0";
  return updates.flatMap((update) => {
    const text = update.message.replace(/ \([^()]*\) · \d+-\d+$| · \d+-\d+$/, "");
    const score = `${update.home_score}-${update.away_score}`;
    const isEvent = update.kind === "event" && update.retracts === null;
    const isNews = update.kind === "event" || text !== plainScore || score !== lastScore;
    lastScore = score;
    return isNews
      ? [
          {
            seq: update.seq,
            place: update.first_seq,
            minute: update.minute,
            score: [update.home_score, update.away_score] as const,
            told: { by: "server" as const, text, isEvent },
          },
        ]
      : [];
  });
}
