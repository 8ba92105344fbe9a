import { useEffect, useSyncExternalStore } from "react";
import { useRevalidator } from "react-router";

import { formatMoment } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { copyAgeMs, watchCopyAge } from "./copy-age.ts";

/**
 * Says that what is shown is a kept copy, and of when. It stands in every page, and styles show it where the service
 * worker has marked the page as a copy: nothing moves once scripts run.
 */
export function CopyNotice({ zone }: { zone: string }) {
  const savedAtMs = useSyncExternalStore(watchCopyAge, copyAgeMs, () => null);
  const { revalidate } = useRevalidator();
  useEffect(() => {
    function refresh() {
      if (copyAgeMs() !== null) void revalidate();
    }
    addEventListener("online", refresh);
    return () => removeEventListener("online", refresh);
  }, [revalidate]);
  return (
    <output className="gutter type-meta hidden border-b border-ink bg-surface py-2 text-ink [[data-copy-of]_&]:block">
      {m.offline_copy()}
      {savedAtMs === null ? null : ` · ${m.offline_copy_of({ moment: formatMoment(savedAtMs, zone) })}`}
    </output>
  );
}
