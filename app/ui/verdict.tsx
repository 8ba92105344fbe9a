import { m } from "../paraglide/messages.js";

export type Verdict = "right" | "wrong" | "void";

/** How a prediction turned out: a sign and a word, no colour. */
export function VerdictMark({ verdict, withWord = false }: { verdict: Verdict; withWord?: boolean }) {
  const word = verdict === "right" ? m.verdict_right() : verdict === "wrong" ? m.verdict_wrong() : m.verdict_void();
  return (
    <span className="inline-flex items-center gap-1.5">
      <svg
        width={14}
        height={14}
        viewBox="0 0 14 14"
        fill="none"
        stroke="var(--ink)"
        strokeWidth={2.25}
        {...(withWord ? { "aria-hidden": true } : { role: "img", "aria-label": word })}
      >
        <path d={verdict === "right" ? "M2 7.5 5.5 11 12 3" : verdict === "wrong" ? "M3 3l8 8M11 3l-8 8" : "M2 7h10"} />
      </svg>
      {withWord ? word : null}
    </span>
  );
}
