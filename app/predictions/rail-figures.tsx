import { clsx } from "clsx";

import { ProbabilityRail } from "../ui/probability-rail.tsx";
import { wholePercents } from "../ui/whole-percents.ts";
import type { PredictionLine } from "./row.ts";
import { outcomeNames, railLabel } from "./wording.ts";

/** The rail of a row with its figures above: the likeliest stands out by weight. */
export function RailFigures({ line }: { line: PredictionLine }) {
  const percents = wholePercents(line.probabilities);
  const largest = percents.indexOf(Math.max(...percents));
  const names = outcomeNames(line);
  return (
    <span className="block">
      <span aria-hidden="true" className={clsx("grid", percents.length === 3 ? "grid-cols-3" : "grid-cols-2")}>
        {names.map((name, index) => (
          <span
            key={name}
            className={clsx(
              "type-num",
              index === largest ? "font-extrabold" : "font-medium text-ink-2",
              index > 0 && (index === percents.length - 1 ? "text-right" : "text-center"),
            )}
          >
            {percents[index]}
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
