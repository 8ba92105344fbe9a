/** What somebody wants to hear of. */
export const favouriteKinds = ["team", "league", "match"] as const;
export type Favourite = { kind: (typeof favouriteKinds)[number]; entityId: number };

/** Parameters of the prediction list and of its page, by their names in the address. */
export type SavedFilter = Partial<
  Record<"status" | "sport" | "league" | "type" | "q" | "ordering", string> &
    Record<"confidence_min" | "min_probability" | "min_reliability" | "min_edge" | "hide_started", number>
>;

export const mostFavourites = 500;
export const mostSavedFilters = 30;
/** Browsers of one person. */
export const mostPushSubscriptions = 10;
/** Minutes since midnight at which the digest goes where nobody chose otherwise. */
export const usualDigestMinute = 8 * 60;

/** "08:05" of minutes since midnight. */
export function clockTimeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
}

/** Minutes since midnight of "08:05". */
export function minuteOfClockTime(time: string): number {
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return hour * 60 + minute;
}
