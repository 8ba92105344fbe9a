import type { LoaderFunctionArgs } from "react-router";

import type { PredictionBody } from "../../../worker/predict/contract.ts";
import { listPredictions } from "../../../worker/predict/service.ts";
import { pageContext } from "../../context.ts";
import { countryName } from "../../locale/country-name.ts";
import { feedXml } from "../../discovery/feed.ts";
import { formatPercent } from "../../locale/format.ts";
import { m } from "../../paraglide/messages.js";
import { getLocale, localizeHref } from "../../paraglide/runtime.js";
import { publiclyCached } from "../../publicly-cached.server.ts";

export const middleware = [publiclyCached("feed")];

const itemCount = 50;

/** The published predictions of the next matches, one item each; the address of the page tells them apart. */
export async function loader({ context }: LoaderFunctionArgs): Promise<Response> {
  const { services, origin } = context.get(pageContext);
  const lang = getLocale();
  const at = (path: string) => origin + localizeHref(path);
  const { results } = await listPredictions(services, {
    query: { status: "upcoming", type: "1X2", ordering: "match_date", page: 1, page_size: itemCount, lang },
    address: at("/predictions"),
    origin,
  });
  const feed = feedXml({
    title: m.feed_title(),
    description: m.list_description(),
    language: lang,
    pageAddress: at("/predictions"),
    address: at("/rss.xml"),
    items: results.map((body) => ({
      title: titleOf(body),
      description: body.reasoning,
      address: at(`/predictions/${body.id}`),
      category: `${body.match.league} · ${countryName(body.match.country)}`,
      publishedAtMs: Date.parse(body.updated_at),
    })),
  });
  return new Response(feed, { headers: { "Content-Type": "application/rss+xml; charset=utf-8" } });
}

function titleOf({ match, prediction_text: pick, probabilities }: PredictionBody): string {
  const likeliest = Math.max(...Object.values(probabilities));
  return m.feed_item({ home: match.home_team, away: match.away_team, pick, percent: formatPercent(likeliest) });
}
