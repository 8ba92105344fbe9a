import { m } from "../paraglide/messages.js";
import type { Connection } from "./use-match-room.ts";
import { useNow } from "./use-now.ts";

/** Whether the page follows by itself; when it does not, or its source has fallen silent, how old its data is. */
export function ConnectionPill({
  connection,
  contactAtMs,
  silentSinceMs,
}: {
  connection: Connection;
  contactAtMs: number | null;
  silentSinceMs: number | null;
}) {
  const nowMs = useNow(connection !== "open" || silentSinceMs !== null);
  const text =
    connection === "connecting"
      ? m.connection_connecting()
      : connection === "down"
        ? m.connection_down({ seconds: String(secondsSince(contactAtMs, nowMs)) })
        : silentSinceMs === null
          ? m.connection_open()
          : m.connection_silent({ minutes: String(Math.round(secondsSince(silentSinceMs, nowMs) / 60)) });
  return (
    <span className="type-meta inline-flex shrink-0 items-center gap-1.5 rounded-pill border border-line px-2.5 py-1">
      <svg width={8} height={8} aria-hidden="true">
        <circle
          cx={4}
          cy={4}
          r={3}
          strokeWidth={1.5}
          stroke="var(--live)"
          fill={connection === "open" && silentSinceMs === null ? "var(--live)" : "none"}
        />
      </svg>
      {text}
    </span>
  );
}

function secondsSince(instantMs: number | null, nowMs: number | null): number {
  return nowMs === null || instantMs === null ? 0 : Math.max(0, Math.round((nowMs - instantMs) / 1000));
}
