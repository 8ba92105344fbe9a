import { clsx } from "clsx";

import { railGeometry } from "./rail-geometry.ts";

type Size = "row" | "detail";

const heightOf: Record<Size, number> = { row: 6, detail: 14 };
/** Teams have inks of their own; the two sides of a question about goals have none. */
const fillsOf = {
  result: ["var(--home)", "url(#hatch)", "var(--away)"],
  question: ["var(--ink-2)", "url(#hatch)"],
} as const;

/**
 * The signature of the product: outcomes in a fixed order, as wide as they are likely, with a notch wherever the market
 * would put the boundary. Colour is never alone: order and hatching say the same.
 *
 * @param outcome index of what happened, underlined in ink
 * @param label what it says, for those who do not see it
 */
export function ProbabilityRail(props: {
  kind: keyof typeof fillsOf;
  probabilities: readonly number[];
  market?: readonly number[] | null;
  outcome?: number | null;
  size?: Size;
  label: string;
}) {
  const { kind, probabilities, market = null, outcome = null, size = "row", label } = props;
  const { segments, boundaries, notches } = railGeometry(probabilities, market);
  const height = heightOf[size];
  const headroom = notches.length > 0 ? (size === "row" ? 5 : 9) : 0;
  const footroom = outcome === null ? 0 : 4;
  const happened = outcome === null ? undefined : segments[outcome];
  return (
    <svg
      role="img"
      aria-label={label}
      width="100%"
      height={headroom + height + footroom}
      className={clsx("block w-full overflow-visible", headroom === 0 && size === "row" && "mt-0.5")}
    >
      {segments.map(({ from, length }, index) => (
        <g key={from}>
          {fillsOf[kind][index] === "url(#hatch)" ? (
            <rect x={`${from}%`} y={headroom} width={`${length}%`} height={height} fill="var(--sunk)" />
          ) : null}
          <rect x={`${from}%`} y={headroom} width={`${length}%`} height={height} fill={fillsOf[kind][index]} />
        </g>
      ))}
      {boundaries.map((at) => (
        <rect
          key={at}
          x={`${at}%`}
          y={headroom}
          width={2}
          height={height}
          transform="translate(-1 0)"
          fill="var(--paper, var(--bg))"
        />
      ))}
      {notches.map((at) => (
        <svg key={at} x={`${at}%`} y={0} overflow="visible">
          <path d={size === "row" ? "M-3.5 0h7L0 5z" : "M-5 0h10L0 7z"} fill="var(--ink)" />
        </svg>
      ))}
      {happened ? (
        <rect
          x={`${happened.from}%`}
          y={headroom + height + 2}
          width={`${happened.length}%`}
          height={2}
          fill="var(--ink)"
        />
      ) : null}
    </svg>
  );
}

/** The hatching of the draw, defined once for every rail of the page. */
export function HatchDefinition() {
  return (
    <svg width={0} height={0} aria-hidden="true" focusable="false" className="absolute">
      <defs>
        <pattern id="hatch" width={5} height={5} patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width={2} height={5} fill="var(--ink-3)" />
        </pattern>
      </defs>
    </svg>
  );
}
