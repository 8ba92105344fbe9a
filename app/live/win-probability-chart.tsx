import { scaleLinear } from "d3-scale";
import { area } from "d3-shape";
import { useId } from "react";

import type { CoursePoint, Turn } from "../../worker/live/course.ts";
import { formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { DataTable } from "../ui/data-table.tsx";
import type { WinCourse } from "./win-course.ts";
import { ChartFigure } from "../ui/chart-figure.tsx";

const width = 360;
/** From the left edge of the text to its right; above, two rows for the scores of goals where there were any. */
const plot = { left: 0, right: 360, top: 34, bottom: 154 };
const labelRows = [12, 27] as const;
/** A name needs this much room: before that minute it stands beside its area, in a lower area not at all. */
const leastMinuteForName = 50;
const leastHeightForName = 18;
const ticks = [0, 15, 30, 45, 60, 75, 90];
const x = scaleLinear([0, 90], [plot.left, plot.right]);
const y = scaleLinear([0, 1], [plot.top, plot.bottom]);

/** The three results from kick-off to now, hosts on top: what each goal and each red card did. */
export function WinProbabilityChart({ course, home, away }: { course: WinCourse; home: string; away: string }) {
  const titleId = useId();
  const { points, turns } = course;
  return (
    <ChartFigure labelledBy={titleId} className="mt-4">
      <svg
        viewBox={turns.length > 0 ? `0 0 ${width} 174` : `0 ${plot.top} ${width} ${174 - plot.top}`}
        width="100%"
        role="img"
        aria-labelledby={titleId}
        fontSize={12}
        className="fill-ink-3"
      >
        <title id={titleId}>{m.win_chart_title({ home, away })}</title>
        <rect x={x(0)} y={y(0)} width={x(90) - x(0)} height={y(1) - y(0)} fill="var(--sunk)" />
        <path d={areaOf(points, ({ home: p }) => [0, p])} fill="var(--home)" />
        <path d={areaOf(points, ({ home: p, draw }) => [p, p + draw])} fill="url(#hatch)" />
        <path d={areaOf(points, ({ away: p }) => [1 - p, 1])} fill="var(--away)" />
        <path d={`M${x(0)} ${y(0.5)}H${x(90)}M${x(45)} ${y(0)}V${y(1)}`} stroke="var(--bg)" strokeDasharray="2 3" />
        <SideNames last={points.at(-1)} home={home} away={away} />
        {turns.map((turn, index) => (
          <TurnMark
            key={`${turn.minute} ${turn.homeGoals} ${turn.awayGoals} ${turn.homeRedCards} ${turn.awayRedCards}`}
            turn={turn}
            isCard={isCard(turn, turns[index - 1])}
            row={labelRows[index % 2] ?? labelRows[0]}
          />
        ))}
        {ticks.map((tick) => (
          <text
            key={tick}
            x={x(tick)}
            y={plot.bottom + 16}
            textAnchor={tick === 0 ? "start" : tick === 90 ? "end" : "middle"}
          >
            {tick}′
          </text>
        ))}
      </svg>
      <div className="sr-only">
        <DataTable
          caption={m.win_chart_title({ home, away })}
          columns={[
            { key: "minute", head: m.win_chart_minute() },
            { key: "score", head: m.thread_score() },
            { key: "home", head: home },
            { key: "draw", head: m.outcome_draw() },
            { key: "away", head: away },
          ]}
          rows={rowsOf(course)}
        />
      </div>
    </ChartFigure>
  );
}

/** Whose area is whose, written where it ends: without colours the two would be one. */
function SideNames({ last, home, away }: { last: CoursePoint | undefined; home: string; away: string }) {
  if (!last) return null;
  const isInside = last.minute >= leastMinuteForName;
  const at = short(x(last.minute) + (isInside ? -6 : 6));
  const sides = [
    { name: home, share: last.home, middle: last.home / 2 },
    { name: away, share: last.away, middle: 1 - last.away / 2 },
  ];
  return sides
    .filter(({ share }) => y(share) - y(0) >= leastHeightForName)
    .map(({ name, middle }) => (
      <text
        key={name}
        x={at}
        y={short(y(middle) + 4)}
        textAnchor={isInside ? "end" : "start"}
        fontWeight={700}
        fill={isInside ? "var(--bg)" : "var(--ink)"}
      >
        {name}
      </text>
    ));
}

/** A goal by the score it made, a red card by its shape. */
function TurnMark({ turn, isCard: card, row }: { turn: Turn; isCard: boolean; row: number }) {
  const at = short(x(Math.min(turn.minute, 90)));
  return (
    <g>
      <path d={`M${at} ${row + 3}V${y(1)}`} stroke="var(--ink)" />
      {card ? (
        <rect x={at - 3.5} y={row - 9} width={7} height={10} fill="var(--ink)" />
      ) : (
        <text
          x={Math.min(Math.max(at, 12), width - 12)}
          y={row}
          textAnchor="middle"
          className="fill-ink"
          fontWeight={700}
        >
          {turn.homeGoals}–{turn.awayGoals}
        </text>
      )}
    </g>
  );
}

function isCard(turn: Turn, before: Turn | undefined): boolean {
  return turn.homeGoals === (before?.homeGoals ?? 0) && turn.awayGoals === (before?.awayGoals ?? 0);
}

function areaOf(points: readonly CoursePoint[], boundsOf: (point: CoursePoint) => [number, number]): string {
  const draw = area<CoursePoint>()
    .x(({ minute }) => short(x(minute)))
    .y0((point) => short(y(boundsOf(point)[0])))
    .y1((point) => short(y(boundsOf(point)[1])));
  return draw([...points]) ?? "";
}

/** Kick-off, every turn, and now. */
function rowsOf({ points, turns, state, now }: WinCourse) {
  const [kickoff] = points;
  const row = (key: string, minute: string, score: string, said: Omit<CoursePoint, "minute">) => ({
    key,
    cells: [minute, score, formatPercent(said.home), formatPercent(said.draw), formatPercent(said.away)],
  });
  return [
    ...(kickoff ? [row("kickoff", "0′", "0–0", kickoff)] : []),
    ...turns.flatMap((turn, index) => {
      const after = points.findLast(({ minute }) => minute === Math.min(turn.minute, 90));
      const score = `${turn.homeGoals}–${turn.awayGoals}`;
      const words = isCard(turn, turns[index - 1]) ? `${score}, ${m.event_red_card()}` : score;
      return after ? [row(`turn ${index}`, `${turn.minute}′`, words, after)] : [];
    }),
    row("now", m.win_chart_now(), `${state.homeGoals}–${state.awayGoals}`, now),
  ];
}

/** A tenth of a pixel is as fine as anybody sees. */
function short(length: number): number {
  return Math.round(10 * length) / 10;
}
