import { clsx } from "clsx";

import { formatNumber, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";

const shades = ["", "bg-ink/5", "bg-ink/10", "bg-ink/15", "bg-ink/20", "bg-ink/30"] as const;

/** How likely each score is; rows are home goals, columns away goals, the darker the likelier. */
export function ScoreMatrix({
  matrix,
  home,
  away,
}: {
  matrix: readonly (readonly number[])[];
  home: string;
  away: string;
}) {
  const largest = Math.max(...matrix.flat());
  const goals = matrix.map((_, count) => count);
  return (
    <table className="w-full max-w-md table-fixed border-collapse">
      <caption className="type-meta pb-2 text-left">
        {m.matrix_caption({ home, away, share: formatPercent(matrix.flat().reduce((sum, p) => sum + p, 0)) })}
      </caption>
      <thead>
        <tr>
          <th scope="col" className="type-meta w-14 pb-1 text-left">
            <span aria-hidden="true">↓ \ →</span>
            <span className="sr-only">{m.matrix_corner({ home, away })}</span>
          </th>
          {goals.map((awayGoals) => (
            <th key={awayGoals} scope="col" className="type-meta pb-1 text-center">
              {awayGoals}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {goals.map((homeGoals) => (
          <tr key={homeGoals}>
            <th scope="row" className="type-meta border-t border-line text-left">
              {homeGoals}
            </th>
            {goals.map((awayGoals) => {
              const probability = matrix[homeGoals]?.[awayGoals] ?? 0;
              return (
                <td
                  key={awayGoals}
                  className={clsx(
                    "type-num h-9 border-t border-line text-center",
                    shadeOf(probability, largest),
                    probability === largest && "font-extrabold outline-2 -outline-offset-2 outline-ink",
                  )}
                >
                  {formatNumber(probability * 100, 1)}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function shadeOf(probability: number, largest: number): string {
  return shades[Math.round((probability / largest) * (shades.length - 1))] ?? "";
}
