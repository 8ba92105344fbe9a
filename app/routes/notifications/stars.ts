import { type ActionFunctionArgs, type LoaderFunctionArgs, data } from "react-router";

import { favouriteBody } from "../../../worker/notify/contract.ts";
import { addFavourite, listFavourites, removeFavouriteOf } from "../../../worker/notify/favourites.ts";
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

export async function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  if (services.actor.kind !== "user") throw data(null, { status: 401 });
  const typed = await request.formData();
  const read = favouriteBody.safeParse({ kind: typed.get("kind"), id: Number(typed.get("id")) });
  if (!read.success) throw data(null, { status: 400 });
  const favourite = { kind: read.data.kind, entityId: read.data.id };
  if (typed.get("on") === "1") await foundOr404(addFavourite(services, favourite));
  else await removeFavouriteOf(services, favourite);
  return null;
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
