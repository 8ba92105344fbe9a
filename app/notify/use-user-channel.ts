import { useEffect, useState } from "react";

import { announceOwnChange } from "./own-changes.ts";

/**
 * Follows the channel of who is signed in, and tells the page of what happens to them.
 *
 * @param loadedUnread what the page was loaded with; null for who is not signed in
 * @returns how many notifications are unread now; null for who is not signed in
 */
export function useUserChannel(loadedUnread: number | null): number | null {
  const [unread, setUnread] = useState(loadedUnread);
  const isSignedIn = loadedUnread !== null;
  useEffect(() => setUnread(loadedUnread), [loadedUnread]);
  useEffect(() => {
    if (!isSignedIn) return;
    let isOver = false;
    let close = () => {};
    // Loaded by those who need it alone.
    void import("./channel-socket.ts").then(({ openChannel }) => {
      if (isOver) return;
      close = openChannel((message) => {
        setUnread(message.unread);
        announceOwnChange(message.type);
      });
    });
    return () => {
      isOver = true;
      close();
    };
  }, [isSignedIn]);
  return unread;
}
