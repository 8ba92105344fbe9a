import { clsx } from "clsx";

/** So many of so many, as dots; without a label, a mere ornament. Never coloured: reliability is neither good nor bad news. */
export function Pips({ filled, of, label }: { filled: number; of: number; label: string | null }) {
  return (
    <svg
      {...(label === null ? { "aria-hidden": true } : { role: "img", "aria-label": label })}
      width={of * 12 - 3}
      height={9}
      className="inline-block shrink-0"
    >
      {Array.from({ length: of }, (_, index) => (
        <circle
          key={index}
          cx={index * 12 + 4.5}
          cy={4.5}
          r={3.75}
          strokeWidth={1.5}
          className={clsx("stroke-ink", index < filled ? "fill-ink" : "fill-none")}
        />
      ))}
    </svg>
  );
}
