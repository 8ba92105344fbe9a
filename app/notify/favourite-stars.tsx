import { useEffect } from "react";
import { useFetcher, useRouteLoaderData } from "react-router";

import { m } from "../paraglide/messages.js";
import { localizeHref } from "../paraglide/runtime.js";
import type { RootData } from "../root.tsx";
import type { loader } from "../routes/notifications/stars.ts";
import { StarForm, starsPath } from "./star-form.tsx";

/** What of a match is a favourite of who is signed in. The page is everybody's: it asks for this by itself. */
export function FavouriteStars({ matchId }: { matchId: number }) {
  const isSignedIn = useRouteLoaderData<RootData>("root")?.viewer != null;
  const { load, data: stars } = useFetcher<typeof loader>();
  useEffect(() => {
    if (isSignedIn) void load(`${localizeHref(starsPath)}?match=${matchId}`);
  }, [isSignedIn, matchId, load]);
  // The place is kept, so that nothing moves when they come.
  if (!isSignedIn) return null;
  return (
    <ul aria-label={m.favourites_label()} className="gutter flex min-h-14 flex-wrap items-center gap-2 pb-2">
      {(stars ?? []).map((star) => (
        <li key={`${star.kind} ${star.id}`}>
          <StarForm
            kind={star.kind}
            id={star.id}
            isOn={star.isOn}
            className="target inline-flex min-h-9 gap-1 rounded-pill border border-ctl px-3 text-[0.8125rem] font-semibold font-stretch-85% hover:border-ink"
          >
            {star.kind === "match" ? m.favourite_match() : star.name}
          </StarForm>
        </li>
      ))}
    </ul>
  );
}
