import type { InPlayBody } from "../../worker/live/in-play-contract.ts";
import { type CoursePoint, type Turn, courseOf, stateAfter, turnsAfter } from "../../worker/live/course.ts";
import { type Expectation, type InPlayState, type WinProbability, winProbability } from "../../worker/live/in-play.ts";
import { regularTimeOf } from "../../worker/live/playing-time.ts";
import type { RoomState } from "./room-state.ts";

/** What became of the published prediction since kick-off. */
export type WinCourse = {
  points: CoursePoint[];
  turns: Turn[];
  state: InPlayState;
  now: WinProbability;
};

/**
 * The course of a match: the turns the page came with, those the room told of since, and the minute as the clock shows it.
 *
 * @param loadedSeq number of the last update the page came with
 * @returns null before kick-off, where nobody can tell how much is left, and where nobody told of the goals of a match
 */
export function winCourse(
  inPlay: InPlayBody,
  room: Pick<RoomState, "providerStatus" | "minute" | "thread">,
  loadedSeq: number,
): WinCourse | null {
  const time = regularTimeOf(room.providerStatus, room.minute);
  if (inPlay.turns === null || time === null || time === "before") return null;
  const turns = turnsAfter(inPlay.turns.map(turnOf), happeningsSince(room, loadedSeq));
  const state = stateAfter(turns, time);
  const expectation = expectationOf(inPlay);
  return { points: courseOf(expectation, turns, time), turns, state, now: winProbability(expectation, state) };
}

function happeningsSince({ thread, providerStatus }: Parameters<typeof winCourse>[1], loadedSeq: number) {
  return thread
    .filter(({ seq }) => seq > loadedSeq)
    .map(({ minute, score, told }) => ({
      minute,
      homeGoals: score[0],
      awayGoals: score[1],
      providerStatus: told.by === "status" ? told.providerStatus : providerStatus,
      event: told.by === "event" ? told.event : null,
    }));
}

function expectationOf({ pre_match: said }: InPlayBody): Expectation {
  return {
    homeGoals: said.expected_goals.home,
    awayGoals: said.expected_goals.away,
    rho: said.rho,
    result: [said.home, said.draw, said.away],
    over25: said["over_2.5"],
  };
}

function turnOf(turn: NonNullable<InPlayBody["turns"]>[number]): Turn {
  return {
    minute: turn.minute,
    extraMinute: turn.extra_minute,
    homeGoals: turn.home_goals,
    awayGoals: turn.away_goals,
    homeRedCards: turn.home_red_cards,
    awayRedCards: turn.away_red_cards,
  };
}
