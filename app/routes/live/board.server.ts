import { getFreshness } from "../../../worker/collect/freshness.ts";
import { listMatchesInPlay } from "../../../worker/matches/service.ts";
import { matchBody } from "../../../worker/matches/body.ts";
import { listPredictions } from "../../../worker/predict/service.ts";
import type { PageContext } from "../../context.ts";
import { countryName } from "../../locale/country-name.ts";
import { formatDay } from "../../locale/format.ts";
import { sourceTrouble } from "../../live/source-trouble.ts";
import { getLocale } from "../../paraglide/runtime.js";
import { type MatchLine, type PredictionLine, leagueSlug, matchLine, predictionLine } from "../../predictions/row.ts";

export type BoardLine = { match: MatchLine; prediction: PredictionLine | null };

/** Every match in play with what was said of it before, and the next ones when there is none. */
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
  const predictionOf = new Map(predicted.results.map((body) => [body.match.id, predictionLine(body, zone)]));
  const lines = inPlay.map((match) => {
    const body = matchBody(match, origin);
    return {
      slug: leagueSlug(body),
      body,
      line: { match: matchLine(body, zone), prediction: predictionOf.get(match.id) ?? null },
    };
  });
  return {
    loadedAtMs: services.clock.realNowMs(),
    trouble: sourceTrouble(freshness, { zone, nowMs }),
    count: lines.length,
    leagues: [...Map.groupBy(lines, ({ slug }) => slug)].flatMap(([slug, ofLeague]) => {
      const body = ofLeague[0]?.body;
      return body
        ? [
            {
              slug,
              league: body.league,
              country: countryName(body.country),
              lines: ofLeague.map(({ line }): BoardLine => line),
            },
          ]
        : [];
    }),
    next: upcoming.results.map((body) => ({
      line: predictionLine(body, zone),
      day: formatDay(Date.parse(body.match.match_date), zone),
      league: body.match.league,
    })),
  };
}
