import { useEffect } from "react";
import { useFetcher, useRouteLoaderData } from "react-router";

import { m } from "../paraglide/messages.js";
import { localizeHref } from "../paraglide/runtime.js";
import type { RootData } from "../root.tsx";
import type { Star, loader } from "../routes/notifications/stars.ts";

/** What of a match is a favourite of who is signed in. The page is everybody's: it asks for this by itself. */
export function FavouriteStars({ matchId }: { matchId: number }) {
  const isSignedIn = useRouteLoaderData<RootData>("root")?.viewer != null;
  const { load, data: stars } = useFetcher<typeof loader>();
  useEffect(() => {
    if (isSignedIn) void load(`${localizeHref("/notifications/favoris")}?match=${matchId}`);
  }, [isSignedIn, matchId, load]);
  // The place is kept, so that nothing moves when they come.
  if (!isSignedIn) return null;
  return (
    <ul aria-label={m.favourites_label()} className="gutter flex min-h-14 flex-wrap items-center gap-2 pb-2">
      {(stars ?? []).map((star) => (
        <li key={`${star.kind} ${star.id}`}>
          <StarButton star={star} />
        </li>
      ))}
    </ul>
  );
}

function StarButton({ star }: { star: Star }) {
  const { Form, formData } = useFetcher();
  // Shown as asked for at once; a refusal brings the page's data, and with it the truth.
  const isOn = formData ? formData.get("on") === "1" : star.isOn;
  return (
    <Form method="post" action={localizeHref("/notifications/favoris")}>
      <input type="hidden" name="kind" value={star.kind} />
      <input type="hidden" name="id" value={star.id} />
      <input type="hidden" name="on" value={isOn ? "0" : "1"} />
      <button
        type="submit"
        aria-pressed={isOn}
        className="target inline-flex min-h-9 items-center gap-1 rounded-pill border border-ctl px-3 text-[0.8125rem] font-semibold font-stretch-85% hover:border-ink"
      >
        <span aria-hidden="true">{isOn ? "★" : "☆"}</span>
        {star.kind === "match" ? m.favourite_match() : star.name}
      </button>
    </Form>
  );
}
