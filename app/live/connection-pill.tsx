import { m } from "../paraglide/messages.js";
import type { Connection } from "./use-match-room.ts";
import { useNow } from "./use-now.ts";

/** Whether the page follows by itself; when it does not, how old its data is. */
export function ConnectionPill({ connection, contactAtMs }: { connection: Connection; contactAtMs: number | null }) {
  const nowMs = useNow(connection !== "open");
  const seconds = nowMs === null || contactAtMs === null ? 0 : Math.max(0, Math.round((nowMs - contactAtMs) / 1000));
  const text =
    connection === "open"
      ? m.connection_open()
      : connection === "connecting"
        ? m.connection_connecting()
        : m.connection_down({ seconds: String(seconds) });
  return (
    <span className="type-meta inline-flex shrink-0 items-center gap-1.5 rounded-pill border border-line px-2.5 py-1">
      <svg width={8} height={8} aria-hidden="true">
        <circle
          cx={4}
          cy={4}
          r={3}
          strokeWidth={1.5}
          stroke="var(--live)"
          fill={connection === "open" ? "var(--live)" : "none"}
        />
      </svg>
      {text}
    </span>
  );
}
