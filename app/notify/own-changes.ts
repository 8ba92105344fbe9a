import { useEffect } from "react";
import { useRevalidator } from "react-router";

import type { ChannelMessage } from "../../worker/notify/channel-messages.ts";

export type OwnChange = ChannelMessage["type"];

/** What the channel says in this page, for whatever in it wants to follow. */
const heard = new EventTarget();
const gap = "gap";

export function announceOwnChange(change: OwnChange): void {
  heard.dispatchEvent(new Event(change));
}

/** Says that something may have happened while nobody listened. */
export function announceGap(): void {
  heard.dispatchEvent(new Event(gap));
}

/** Asks for the page's data again when something of these kinds happens to who is looking at it. */
export function useOwnChanges(changes: readonly OwnChange[]): void {
  const { revalidate } = useRevalidator();
  const kinds = changes.join();
  useEffect(() => {
    const again = () => void revalidate();
    const names = [gap, ...kinds.split(",")];
    for (const name of names) heard.addEventListener(name, again);
    return () => {
      for (const name of names) heard.removeEventListener(name, again);
    };
  }, [kinds, revalidate]);
}
