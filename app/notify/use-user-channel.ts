import { useEffect, useRef, useState } from "react";

import { announceGap, announceOwnChange } from "./own-changes.ts";

/**
 * Follows the channel of who is signed in, and tells the page of what happens to them.
 *
 * @param loadedUnread what the page was loaded with; null for who is not signed in
 * @returns how many notifications are unread now; null for who is not signed in
 */
export function useUserChannel(loadedUnread: number | null): number | null {
  const [heard, setHeard] = useState<{ unread: number; atLoaded: number | null } | null>(null);
  const loaded = useRef(loadedUnread);
  const isSignedIn = loadedUnread !== null;
  useEffect(() => {
    loaded.current = loadedUnread;
  }, [loadedUnread]);
  useEffect(() => {
    if (!isSignedIn) return;
    let isOver = false;
    let wasOpen = false;
    let close = () => {};
    async function follow(): Promise<void> {
      // Loaded by those who need it alone.
      const { openChannel } = await import("./channel-socket.ts");
      if (isOver) return;
      close = openChannel((message) => {
        setHeard({ unread: message.unread, atLoaded: loaded.current });
        announceOwnChange(message.type);
        // Between the loading of the page and its channel, or while that was broken off.
        if (message.type === "hello" && (wasOpen || message.unread !== loaded.current)) announceGap();
        wasOpen = true;
      });
    }
    void follow();
    return () => {
      isOver = true;
      close();
    };
  }, [isSignedIn]);
  // What a page was loaded with since is newer than what was heard before it.
  return isSignedIn && heard?.atLoaded === loadedUnread ? heard.unread : loadedUnread;
}
