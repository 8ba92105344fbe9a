import type { ServiceContext } from "../context.ts";
import { listExpectations } from "../predict/expectation.ts";
import { findHappenings } from "./course-repo.ts";
import { standingHappenings, stateAfter, turnsAfter } from "./course.ts";
import { winProbability } from "./in-play.ts";
import { regularTimeOf } from "./playing-time.ts";
import type { RoomMessage } from "./protocol.ts";

/**
 * Adds to what a room says what it does to the published prediction: the probabilities at that moment, with all that was told up
 * to its number. Where nothing was published, or nobody can tell how much is left, nothing is added.
 */
export async function winProbabilityTeller(ctx: ServiceContext, matchIds: readonly number[]) {
  if (matchIds.length === 0) return <Message extends RoomMessage>(message: Message) => message;
  const [expectations, happenings] = await Promise.all([
    listExpectations(ctx, matchIds),
    findHappenings(ctx.db, matchIds),
  ]);
  const byMatch = Map.groupBy(happenings, ({ matchId }) => matchId);
  return <Message extends RoomMessage>(message: Message): Message => {
    const expectation = expectations.get(message.match_id);
    const time = regularTimeOf(message.provider_status, message.minute);
    if (!expectation || time === null) return message;
    const told = (byMatch.get(message.match_id) ?? []).filter(({ seq }) => seq <= message.seq);
    const state = stateAfter(turnsAfter([], standingHappenings(told)), time);
    return { ...message, win_probability: winProbability(expectation, state) };
  };
}
