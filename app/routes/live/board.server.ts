import { getFreshness } from "../../../worker/collect/freshness.ts";
import { listMatchesBetOn } from "../../../worker/bets/follows.ts";
import { listMatchesInPlay } from "../../../worker/matches/service.ts";
import { matchBody } from "../../../worker/matches/body.ts";
import type { MatchBody } from "../../../worker/matches/contract.ts";
import { listFavouriteMatches } from "../../../worker/notify/favourites.ts";
import { listPredictions } from "../../../worker/predict/service.ts";
import type { PageContext } from "../../context.ts";
import { countryName } from "../../locale/country-name.ts";
import { formatDay } from "../../locale/format.ts";
import { sourceTrouble } from "../../live/source-trouble.ts";
import { getLocale } from "../../paraglide/runtime.js";
import { type Interest, type OwnMatches, byInterest } from "../../predictions/interest.ts";
import { type MatchLine, type PredictionLine, leagueSlug, matchLine, predictionLine } from "../../predictions/row.ts";

export type BoardLine = { match: MatchLine; prediction: PredictionLine | null };
export type BoardLeague = { slug: string; league: string; country: string; lines: BoardLine[] };
export type BoardSection = { interest: Interest; leagues: BoardLeague[] };

/** Every match in play with what was said of it before, one's own first, and the next ones when there is none. */
export async function loadBoard({ services, zone, origin }: PageContext) {
  const lang = getLocale();
  const query = { type: "1X2", ordering: "match_date", page: 1, lang } as const;
  const place = { address: origin, origin };
  const [inPlay, predicted, upcoming, freshness, nowMs] = await Promise.all([
    listMatchesInPlay(services),
    listPredictions(services, { query: { ...query, status: "live", page_size: 100 }, ...place }),
    listPredictions(services, { query: { ...query, status: "upcoming", page_size: 6 }, ...place }),
    getFreshness(services),
    services.clock.matchNowMs(),
  ]);
  const own = await readOwnMatches(
    services,
    inPlay.map(({ id }) => id),
  );
  const predictionOf = new Map(predicted.results.map((body) => [body.match.id, predictionLine(body, zone)]));
  const bodies = inPlay.map((match) => matchBody(match, origin));
  const lineOf = (body: MatchBody): BoardLine => ({
    match: matchLine(body, zone),
    prediction: predictionOf.get(body.id) ?? null,
  });
  return {
    loadedAtMs: services.clock.realNowMs(),
    trouble: sourceTrouble(freshness, { zone, nowMs }),
    count: bodies.length,
    sections: byInterest(bodies, ({ id }) => id, own).map(({ interest, lines }): BoardSection => ({
      interest,
      leagues: [...Map.groupBy(lines, leagueSlug)].flatMap(([slug, ofLeague]) => {
        const [body] = ofLeague;
        if (!body) return [];
        return [{ slug, league: body.league, country: countryName(body.country), lines: ofLeague.map(lineOf) }];
      }),
    })),
    next: upcoming.results.map((body) => ({
      line: predictionLine(body, zone),
      day: formatDay(Date.parse(body.match.match_date), zone),
      league: body.match.league,
    })),
  };
}

/** Nothing for who is not signed in: the page is made once for all of them. */
async function readOwnMatches(services: PageContext["services"], matchIds: readonly number[]): Promise<OwnMatches> {
  if (services.actor.kind !== "user") return { bets: new Set(), favourites: new Set() };
  const [bets, favourites] = await Promise.all([listMatchesBetOn(services), listFavouriteMatches(services, matchIds)]);
  return { bets: new Set(bets), favourites: new Set(favourites.keys()) };
}
