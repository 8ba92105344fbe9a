import type { MatchLine } from "../predictions/row.ts";

type Event = Pick<MatchLine, "home" | "away" | "homeCrest" | "awayCrest" | "kickoffMs" | "status" | "timeEstimated">;

/** An hour nobody has announced is left out: the day is what is known. */
function startOf({ kickoffMs, timeEstimated }: Event): string {
  const instant = new Date(kickoffMs).toISOString();
  return timeEstimated ? instant.slice(0, 10) : instant;
}

/**
 * A match as schema.org describes it, ready to stand in a script element: no text in it can end that element.
 *
 * @param about.address of the page that shows it
 */
export function sportsEventJson(
  line: Event,
  about: { origin: string; address: string; league: string; description: string; venue: string | null },
): string {
  const team = (name: string, crest: string) => ({ "@type": "SportsTeam", name, logo: about.origin + crest });
  const [home, away] = [team(line.home, line.homeCrest), team(line.away, line.awayCrest)];
  return JSON.stringify({
    "@context": "https://schema.org",
    "@type": "SportsEvent",
    name: `${line.home} – ${line.away}`,
    description: about.description,
    url: about.address,
    sport: "Football",
    startDate: startOf(line),
    eventAttendanceMode: "https://schema.org/OfflineEventAttendanceMode",
    eventStatus: `https://schema.org/${statusOf(line.status)}`,
    // Search engines like a place; one that no source names is not made up for them.
    ...(about.venue === null ? {} : { location: { "@type": "Place", name: about.venue } }),
    organizer: { "@type": "SportsOrganization", name: about.league },
    homeTeam: home,
    awayTeam: away,
    competitor: [home, away],
  }).replaceAll("<", String.raw`\u003c`);
}

function statusOf(status: Event["status"]): string {
  if (status === "cancelled") return "EventCancelled";
  return status === "postponed" ? "EventPostponed" : "EventScheduled";
}
