import { useState } from "react";

import { m } from "../paraglide/messages.js";
import { useNow } from "./use-now.ts";

/** How old what is shown is. Give it a new `key` with new data: it counts from when it appeared. */
export function DataAge() {
  const [loadedAtMs] = useState(Date.now);
  const nowMs = useNow();
  const seconds = nowMs === null ? 0 : Math.max(0, Math.round((nowMs - loadedAtMs) / 1000));
  return <span className="type-meta">{m.data_age({ seconds: String(seconds) })}</span>;
}
