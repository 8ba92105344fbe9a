import { useEffect, useRef, useState } from "react";

import { m } from "../paraglide/messages.js";
import { type Announced, type Announcement, announcementsOf } from "./announcement.ts";

/** Speaks to those who listen to the page, and only of what they would look up for. */
export function Announcer({ room, home, away }: { room: Announced; home: string; away: string }) {
  const [spoken, setSpoken] = useState("");
  const before = useRef(room);
  useEffect(() => {
    const announcements = announcementsOf(before.current, room);
    before.current = room;
    if (announcements.length === 0) return;
    const [homeGoals, awayGoals] = room.score ?? [0, 0];
    const score = { home, homeGoals: String(homeGoals), away, awayGoals: String(awayGoals) };
    setSpoken(announcements.map((announcement) => wordsOf(announcement, score)).join(" "));
  }, [room, home, away]);
  return (
    <p aria-live="polite" className="sr-only">
      {spoken}
    </p>
  );
}

function wordsOf(
  announcement: Announcement,
  score: { home: string; homeGoals: string; away: string; awayGoals: string },
): string {
  switch (announcement) {
    case "goal":
      return m.goal_announcement(score);
    case "goal_taken_back":
      return m.goal_taken_back_announcement(score);
    case "half_time":
      return m.half_time_announcement(score);
    case "end":
      return m.end_announcement(score);
  }
}
