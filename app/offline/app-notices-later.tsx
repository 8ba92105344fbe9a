import { type ComponentType, useEffect, useState } from "react";

/** What the app says of itself, loaded once the page is there: nobody waits for it. */
export function AppNoticesLater() {
  const [Notices, setNotices] = useState<ComponentType | null>(null);
  useEffect(() => {
    async function load(): Promise<void> {
      const { AppNotices } = await import("./app-notices.tsx");
      setNotices(() => AppNotices);
    }
    // Without a network, or between two versions, there is nothing to say.
    void load().catch(() => undefined);
  }, []);
  return Notices ? <Notices /> : null;
}
