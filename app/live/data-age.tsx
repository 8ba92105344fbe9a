import { useEffect, useState } from "react";

import { m } from "../paraglide/messages.js";
import { useNow } from "./use-now.ts";

/** How old what is shown is, counted from when `data` last changed hands. */
export function DataAge({ data }: { data: unknown }) {
  const [loadedAtMs, setLoadedAtMs] = useState<number | null>(null);
  useEffect(() => setLoadedAtMs(Date.now()), [data]);
  const nowMs = useNow();
  const seconds = nowMs === null || loadedAtMs === null ? 0 : Math.max(0, Math.round((nowMs - loadedAtMs) / 1000));
  return <span className="type-meta">{m.data_age({ seconds: String(seconds) })}</span>;
}
