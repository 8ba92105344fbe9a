import type { SurroundingsBody } from "../../worker/matches/contract.ts";
import { formatMoment, formatShortDate } from "../locale/format.ts";

export type SurroundingsView = ReturnType<typeof surroundingsView>;

/** What is known around a match, its instants already words. */
export function surroundingsView(body: SurroundingsBody, zone: string) {
  const dayOf = (date: string) => formatShortDate(Date.parse(date), zone);
  const momentOf = (date: string) => formatMoment(Date.parse(date), zone);
  return {
    venue: body.venue,
    neutral: body.neutral,
    statistics: body.statistics,
    form: {
      home: body.form.home.map((past) => ({ ...past, day: dayOf(past.date) })),
      away: body.form.away.map((past) => ({ ...past, day: dayOf(past.date) })),
    },
    meetings: body.head_to_head.meetings.map((meeting) => ({ ...meeting, day: dayOf(meeting.date) })),
    meetingTotals: body.head_to_head.totals,
    seasons: body.season_records,
    absences: body.absences && { ...body.absences, asOf: momentOf(body.absences.as_of) },
    lineUps: body.line_ups && { ...body.line_ups, asOf: momentOf(body.line_ups.as_of) },
  };
}
