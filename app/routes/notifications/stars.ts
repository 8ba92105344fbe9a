import { type ActionFunctionArgs, type LoaderFunctionArgs, data, redirect } from "react-router";

import { favouriteBody } from "../../../worker/notify/contract.ts";
import { addFavourite, listFavourites, removeFavouriteOf } from "../../../worker/notify/favourites.ts";
import type { Favourite } from "../../../worker/notify/choices.ts";
import { AppError } from "../../../worker/platform/errors.ts";
import { getMatch } from "../../../worker/matches/service.ts";
import { type PageContext, pageContext } from "../../context.ts";
import { foundOr404, idOf } from "../../found.server.ts";

export type Star = { kind: "team" | "league" | "match"; id: number; name: string; isOn: boolean };

/** What of a match may be a favourite, and what is: asked for by the page itself, which is the same for everybody. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services } = context.get(pageContext);
  if (services.actor.kind !== "user") throw data(null, { status: 401 });
  return starsOf(services, idOf(new URL(request.url).searchParams.get("match") ?? undefined));
}

/** @returns what it is now; where no script asks, it goes back to the page the star stands in */
export async function action({ request, context }: ActionFunctionArgs): Promise<{ isOn: boolean }> {
  const { services, origin } = context.get(pageContext);
  if (services.actor.kind !== "user") throw data(null, { status: 401 });
  const typed = await request.formData();
  const read = favouriteBody.safeParse({ kind: typed.get("kind"), id: Number(typed.get("id")) });
  if (!read.success) throw data(null, { status: 400 });
  const favourite = { kind: read.data.kind, entityId: read.data.id };
  const isOn = typed.get("on") === "1" ? await isAdded(services, favourite) : false;
  if (!isOn) await removeFavouriteOf(services, favourite);
  if (request.headers.get("Accept")?.includes("text/html")) throw redirect(ownPath(typed.get("back"), origin));
  return { isOn };
}

/** Above the most there may be, the star goes out again. */
async function isAdded(services: PageContext["services"], favourite: Favourite): Promise<boolean> {
  try {
    await foundOr404(addFavourite(services, favourite));
    return true;
  } catch (error) {
    if (error instanceof AppError && error.code === "RULE_REFUSED") return false;
    throw error;
  }
}

/** An address of ours and no other, whatever a form says. */
function ownPath(back: FormDataEntryValue | null, origin: string): string {
  const url = typeof back === "string" ? URL.parse(back, origin) : null;
  return url?.origin === origin ? url.pathname + url.search : "/predictions";
}

async function starsOf(services: PageContext["services"], matchId: number): Promise<Star[]> {
  const [match, favourites] = await Promise.all([foundOr404(getMatch(services, matchId)), listFavourites(services)]);
  const own = new Set(favourites.map(({ kind, entity_id: id }) => `${kind}:${id}`));
  const star = (kind: Star["kind"], id: number, name: string) => ({ kind, id, name, isOn: own.has(`${kind}:${id}`) });
  return [
    star("match", match.id, `${match.homeTeam} – ${match.awayTeam}`),
    star("team", match.homeTeamId, match.homeTeam),
    star("team", match.awayTeamId, match.awayTeam),
    star("league", match.competitionId, match.league),
  ];
}
