import { formatNumber } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import type { DetailPage } from "../routes/predictions/detail.server.ts";

/** What pushes the probability towards one team or the other, longest push first; the sign is an arrow too. */
export function ContributionBars({ page }: { page: Pick<DetailPage, "contributions" | "line"> }) {
  const longest = Math.max(...page.contributions.map(({ points }) => Math.abs(points)), 0.001);
  const sorted = page.contributions.toSorted((one, other) => Math.abs(other.points) - Math.abs(one.points));
  return (
    <ul>
      {sorted.map(({ factor, label, points }) => (
        <li
          key={factor}
          className="grid grid-cols-[minmax(0,1fr)_7.5rem_3.25rem] items-center gap-2.5 border-t border-line py-[7px]"
        >
          <span>{label}</span>
          <PushBar share={points / longest} />
          <span className="type-num text-right whitespace-nowrap">
            <span aria-hidden="true">{points >= 0 ? "←" : "→"} </span>
            {formatNumber(Math.abs(points) * 100, 1)}
            <span className="sr-only">
              {" "}
              {m.contribution_towards({ team: points >= 0 ? page.line.home : page.line.away })}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}

/** @param share of the longest push; positive pushes to the left, where the home team stands */
function PushBar({ share }: { share: number }) {
  const length = Math.abs(share) * 49;
  return (
    <svg aria-hidden="true" width="100%" height={10}>
      <rect
        x={`${share >= 0 ? 50 - length : 50}%`}
        y={1}
        width={`${length}%`}
        height={8}
        fill={share >= 0 ? "var(--home)" : "var(--away)"}
      />
      <rect x="50%" width={1} height={10} fill="var(--ctl)" />
    </svg>
  );
}
