import type { SurroundingsBody } from "../../worker/matches/contract.ts";
import { formatNumber, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";

type Statistic = SurroundingsBody["statistics"][number];

/** Both teams' figures on either side of what is counted, with each one's share as a bar. */
export function StatisticsTable({
  statistics,
  home,
  away,
}: {
  statistics: readonly Statistic[];
  home: string;
  away: string;
}) {
  return (
    <table className="w-full table-fixed border-collapse">
      <caption className="sr-only">{m.statistics_title()}</caption>
      <thead>
        <tr>
          <th scope="col" className="type-meta py-1.5 text-left align-bottom">
            {home}
          </th>
          <th scope="col" className="w-[7.25rem]">
            <span className="sr-only">{m.statistics_name()}</span>
          </th>
          <th scope="col" className="type-meta py-1.5 text-right align-bottom">
            {away}
          </th>
        </tr>
      </thead>
      <tbody>
        {statistics.map((statistic) => {
          const [homeShare, awayShare] = sharesOf(statistic);
          return (
            <tr key={statistic.name} className="border-t border-line">
              <td className="py-[7px]">
                <span className="flex items-center gap-1.5">
                  <Figure name={statistic.name} value={statistic.home} />
                  <Bar side="home" share={homeShare} />
                </span>
              </td>
              <th scope="row" className="px-1.5 text-center text-[0.8125rem] leading-4 font-medium font-stretch-85%">
                {nameOf(statistic.name)}
              </th>
              <td>
                <span className="flex flex-row-reverse items-center gap-1.5 text-right">
                  <Figure name={statistic.name} value={statistic.away} />
                  <Bar side="away" share={awayShare} />
                </span>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

/** Of both teams' figures together; none where one of them is unknown. */
function sharesOf({ home, away }: Statistic): [home: number, away: number] {
  if (home === null || away === null || home + away === 0) return [0, 0];
  return [home / (home + away), away / (home + away)];
}

function Figure({ name, value }: { name: Statistic["name"]; value: number | null }) {
  return <span className="type-num w-9 shrink-0">{value === null ? "–" : figureOf(name, value)}</span>;
}

/** Grows away from the middle. @param share 0 to 1 */
function Bar({ side, share }: { side: "home" | "away"; share: number }) {
  const width = share * 100;
  return (
    <svg aria-hidden="true" width="100%" height={8} className="min-w-0">
      <rect x={side === "home" ? `${100 - width}%` : 0} width={`${width}%`} height={8} fill={`var(--${side})`} />
    </svg>
  );
}

function figureOf(name: Statistic["name"], value: number): string {
  if (name === "possession") return formatPercent(value / 100);
  return formatNumber(value, name === "expectedGoals" ? 2 : 0);
}

function nameOf(name: Statistic["name"]): string {
  switch (name) {
    case "expectedGoals":
      return m.statistic_expected_goals();
    case "possession":
      return m.statistic_possession();
    case "shots":
      return m.statistic_shots();
    case "shotsOnTarget":
      return m.statistic_shots_on_target();
    case "corners":
      return m.statistic_corners();
    case "offsides":
      return m.statistic_offsides();
    case "fouls":
      return m.statistic_fouls();
    case "yellowCards":
      return m.statistic_yellow_cards();
    case "redCards":
      return m.statistic_red_cards();
    case "saves":
      return m.statistic_saves();
    case "passes":
      return m.statistic_passes();
    case "accuratePasses":
      return m.statistic_accurate_passes();
  }
}
