import { clsx } from "clsx";

import { formatNumber } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { ProbabilityRail } from "../ui/probability-rail.tsx";
import { decimalPercents, wholePercents } from "../ui/whole-percents.ts";
import type { PredictionLine } from "./row.ts";
import { outcomeNames, railLabel } from "./wording.ts";

type Line = Pick<PredictionLine, "type" | "home" | "away" | "probabilities" | "market" | "outcome">;

/** The probabilities at full size: figures, names, rail, and what the market thinks. */
export function BigProbabilities({ line }: { line: Line }) {
  const percents = wholePercents(line.probabilities);
  const largest = percents.indexOf(Math.max(...percents));
  const names = outcomeNames(line);
  const last = percents.length - 1;
  return (
    <div>
      <dl className={clsx("grid gap-x-2", percents.length === 3 ? "grid-cols-3" : "grid-cols-2")}>
        {names.map((name, index) => (
          <div
            key={name}
            className={clsx(
              "flex min-w-0 flex-col-reverse",
              index === 0 ? "text-left" : index === last ? "text-right" : "text-center",
            )}
          >
            <dt className="type-meta truncate">{name}</dt>
            <dd className={clsx("type-score", index === largest ? "" : "font-semibold text-ink-2")}>
              {percents[index]}
              <span className="text-[1.25rem]">{m.percent_sign()}</span>
            </dd>
          </div>
        ))}
      </dl>
      <div className="mt-2">
        <ProbabilityRail
          kind={line.type === "1X2" ? "result" : "question"}
          size="detail"
          probabilities={line.probabilities}
          market={line.market}
          outcome={line.outcome}
          label={railLabel(line)}
        />
      </div>
      {line.market ? (
        <p className="type-meta mt-2">
          ▼{" "}
          {m.market_without_margin({
            percents: decimalPercents(line.market)
              .map((percent) => formatNumber(percent, 1))
              .join(" · "),
          })}
        </p>
      ) : null}
    </div>
  );
}
