import { useMemo } from "react";

import { standingOf } from "../../worker/live/prediction-standing.ts";
import { m } from "../paraglide/messages.js";
import { BigProbabilities } from "../predictions/big-probabilities.tsx";
import type { MatchLine, PredictionLine } from "../predictions/row.ts";
import { Section } from "../ui/section.tsx";
import type { InPlayBody } from "../../worker/live/in-play-contract.ts";
import { shownClock } from "./match-clock.ts";
import type { RoomState } from "./room-state.ts";
import { useNow } from "./use-now.ts";
import { type WinCourse, winCourse } from "./win-course.ts";
import { WinProbabilityChart } from "./win-probability-chart.tsx";

/** The course of a match by the minute; null where there is none to draw. */
export function useWinCourse(inPlay: InPlayBody | null, room: RoomState, loadedSeq: number): WinCourse | null {
  const nowMs = useNow(inPlay !== null && room.status === "live");
  const ageMs = nowMs === null || room.heardAtMs === null ? 0 : nowMs - room.heardAtMs;
  const { minute } = shownClock({ ...room, ageMs });
  const { providerStatus, thread } = room;
  return useMemo(
    () => inPlay && winCourse(inPlay, { providerStatus, minute, thread }, loadedSeq),
    [inPlay, providerStatus, minute, thread, loadedSeq],
  );
}

/** How likely each result has become, and how it came to that. */
export function WinProbabilitySection({ course, line }: { course: WinCourse; line: MatchLine }) {
  const { home, draw, away } = course.now;
  const isOver = course.state.time === "over";
  return (
    <Section title={isOver ? m.win_title_over() : m.win_title()} note={m.win_note()}>
      {isOver ? null : (
        <BigProbabilities
          line={{ ...line, type: "1X2", probabilities: [home, draw, away], market: null, outcome: null }}
        />
      )}
      <WinProbabilityChart course={course} home={line.home} away={line.away} />
    </Section>
  );
}

/** How a prediction stands while its match is played. */
export function StandingWords({
  prediction,
  course,
}: {
  prediction: Pick<PredictionLine, "type" | "pick">;
  course: WinCourse;
}) {
  switch (standingOf({ market: prediction.type, pick: prediction.pick }, course.state)) {
    case "won_already":
      return <span className="type-meta font-bold">{m.standing_right()}</span>;
    case "holding":
      return <span className="type-meta">{m.standing_holding()}</span>;
    case "lost":
      return <span className="type-meta">{m.standing_wrong()}</span>;
    case "open":
      return <span className="type-meta">{m.standing_open()}</span>;
  }
}
