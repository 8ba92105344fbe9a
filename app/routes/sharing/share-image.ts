import { type LoaderFunctionArgs, type MiddlewareFunction, redirect } from "react-router";

import type { ShownSubjects } from "../../../worker/platform/http/cache-policy.ts";
import { getPrediction } from "../../../worker/predict/service.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { foundOr404, idOf } from "../../found.server.ts";
import { formatLongDay } from "../../locale/format.ts";
import { m } from "../../paraglide/messages.js";
import { getLocale } from "../../paraglide/runtime.js";
import { predictionLine } from "../../predictions/row.ts";
import { marketName, outcomeNames } from "../../predictions/wording.ts";
import { publiclyCached, shownOnPage } from "../../publicly-cached.server.ts";
import { predictionImagePath, siteImagePath } from "../../sharing/share-address.ts";
import { type ShareCard, shareImageSvg } from "../../sharing/share-image.ts";

const siteImageKept = publiclyCached("siteImage");
const predictionImageKept = publiclyCached("predictionImage");
const siteFile = "site.png";

const keptForAll: MiddlewareFunction<Response> = (args, next) =>
  args.params["*"] === siteFile ? siteImageKept(args, next) : predictionImageKept(args, next);

export const middleware = [keptForAll];

/** A picture for those who share a page: of a prediction, or of the site itself. */
export async function loader({ context, params, url }: LoaderFunctionArgs): Promise<Response> {
  const page = context.get(pageContext);
  const file = params["*"] ?? "";
  const { card, address, shown } = file === siteFile ? siteImage() : await predictionImage(page, file);
  // One picture has one address: nobody has it drawn again by asking for another.
  if (url.pathname + url.search !== address) throw redirect(address);
  context.set(shownOnPage, shown);
  const { pngOf } = await import("../../sharing/png.server.ts");
  return new Response(await pngOf(shareImageSvg(card)), { headers: { "Content-Type": "image/png" } });
}

type ShareImage = { card: ShareCard; address: string; shown: ShownSubjects };

function siteImage(): ShareImage {
  const card: ShareCard = {
    brand: m.brand(),
    heading: m.share_site_heading(),
    lines: [
      { text: m.share_site_line_1(), goals: null },
      { text: m.share_site_line_2(), goals: null },
      { text: m.share_site_line_3(), goals: null },
    ],
    outcomes: [],
    isResult: true,
    note: noteOfAll(),
  };
  return { card, address: siteImagePath(), shown: {} };
}

async function predictionImage(page: PageContext, file: string): Promise<ShareImage> {
  const id = idOf(/^predictions\/(\d+)\.png$/.exec(file)?.[1]);
  const body = await foundOr404(getPrediction(page.services, { id, lang: getLocale(), origin: page.origin }));
  const line = predictionLine(body, page.zone);
  const names = outcomeNames(line);
  const card: ShareCard = {
    brand: m.brand(),
    heading: `${body.match.league} · ${formatLongDay(line.kickoffMs, page.zone)}`,
    lines: [
      { text: line.home, goals: line.score?.[0] ?? null },
      { text: line.away, goals: line.score?.[1] ?? null },
    ],
    outcomes: names.map((name, index) => ({ name, probability: line.probabilities[index] ?? 0 })),
    isResult: line.type === "1X2",
    note: line.type === "1X2" ? noteOfAll() : `${marketName(line.type)} · ${noteOfAll()}`,
  };
  return { card, address: predictionImagePath(body), shown: { matchId: body.match.id } };
}

function noteOfAll(): string {
  return `${m.share_note()} · 18+ · ${m.footer_virtual_money()}`;
}
