import { clsx } from "clsx";
import { useRouteLoaderData } from "react-router";

import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import type { RootData } from "../root.tsx";
import { useUserChannel } from "./use-user-channel.ts";

const mostShown = 99;

/** The way to one's notifications, with how many are unread; nothing for who is not signed in. */
export function UnreadBadge() {
  const root = useRouteLoaderData<RootData>("root");
  const unread = useUserChannel(root?.viewer?.unread ?? null);
  if (unread === null) return null;
  const count = unread > mostShown ? `${mostShown}+` : String(unread);
  return (
    <LocalLink to="/notifications" className="target type-meta hover:text-ink">
      {m.notifications_title()}
      <span
        className={clsx(
          "ml-1 inline-flex min-w-5 justify-center rounded-pill px-1 font-bold tabular-nums",
          unread > 0 ? "bg-ink text-bg" : "sr-only",
        )}
      >
        {count}
        <span className="sr-only"> {m.notifications_unread_only()}</span>
      </span>
    </LocalLink>
  );
}
