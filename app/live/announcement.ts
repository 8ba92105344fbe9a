import type { RoomState } from "./room-state.ts";

export type Announced = Pick<RoomState, "status" | "providerStatus" | "score">;
export type Announcement = "goal" | "goal_taken_back" | "half_time" | "end";

/** What of a change is worth interrupting somebody for who listens to the page: goals, half-time and the end. */
export function announcementsOf(before: Announced, after: Announced): Announcement[] {
  const announcements: Announcement[] = [];
  const [goalsBefore, goals] = [goalsOf(before), goalsOf(after)];
  if (goals > goalsBefore) announcements.push("goal");
  if (goals < goalsBefore) announcements.push("goal_taken_back");
  if (after.providerStatus === "HT" && before.providerStatus !== "HT") announcements.push("half_time");
  if (after.status === "finished" && before.status !== "finished") announcements.push("end");
  return announcements;
}

function goalsOf({ score }: Announced): number {
  return score ? score[0] + score[1] : 0;
}
