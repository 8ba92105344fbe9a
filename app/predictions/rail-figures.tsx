import { clsx } from "clsx";

import { ProbabilityRail } from "../ui/probability-rail.tsx";
import { wholePercents } from "../ui/whole-percents.ts";
import type { PredictionLine } from "./row.ts";
import { railLabel } from "./wording.ts";

/** The rail of a row with its figures above: the likeliest stands out by weight. */
export function RailFigures({ line }: { line: PredictionLine }) {
  const percents = wholePercents(line.probabilities);
  const largest = percents.indexOf(Math.max(...percents));
  return (
    <span className="block">
      <span aria-hidden="true" className={clsx("grid", percents.length === 3 ? "grid-cols-3" : "grid-cols-2")}>
        {percents.map((percent, index) => (
          <span
            key={index}
            className={clsx(
              "type-num",
              index === largest ? "font-extrabold" : "font-medium text-ink-2",
              index > 0 && (index === percents.length - 1 ? "text-right" : "text-center"),
            )}
          >
            {percent}
          </span>
        ))}
      </span>
      <ProbabilityRail
        kind={line.type === "1X2" ? "result" : "question"}
        probabilities={line.probabilities}
        market={line.market}
        outcome={line.outcome}
        label={railLabel(line)}
      />
    </span>
  );
}
