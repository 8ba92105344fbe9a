import { getFreshness } from "../../../worker/collect/freshness.ts";
import type { PredictionBody } from "../../../worker/predict/contract.ts";
import { getPublicHistory } from "../../../worker/predict/record.ts";
import { countPredictionsByDay, getNextKickoffMs, listDayPredictions } from "../../../worker/predict/service.ts";
import { dayKey, dayStartMs, shiftDay } from "../../../worker/platform/zoned-day.ts";
import type { PageContext } from "../../context.ts";
import { countryName } from "../../locale/country-name.ts";
import { formatLongDay, formatWeekday } from "../../locale/format.ts";
import { sourceTrouble } from "../../live/source-trouble.ts";
import { getLocale } from "../../paraglide/runtime.js";
import { type ListFilter, listHref, pageOf, readFilter } from "../../predictions/list-filter.ts";
import { leastConfidenceOf } from "../../predictions/reliability.ts";
import { type PredictionLine, leagueSlug, predictionLine } from "../../predictions/row.ts";

const daysBefore = 3;
const daysAfter = 7;

export type StripDay = { day: string; weekday: string; date: number; isToday: boolean; count: number; href: string };
export type LeagueGroup = { slug: string; league: string; country: string; lines: PredictionLine[] };
export type DayGroup = { day: string; title: string; leagues: LeagueGroup[] };
export type ListPage = Awaited<ReturnType<typeof loadList>>;

/** Everything the list shows. Days are those of the visitor's zone, on the match clock. */
export async function loadList({ services, zone, origin }: PageContext, params: URLSearchParams) {
  const asked = readFilter(params);
  const lang = getLocale();
  const nowMs = await services.clock.matchNowMs();
  const today = dayKey(nowMs, zone);
  const firstDay = shiftDay(today, -daysBefore);
  const afterLastDay = shiftDay(today, daysAfter + 1);
  const stripRange = { fromMs: dayStartMs(firstDay, zone), toMs: dayStartMs(afterLastDay, zone) };
  const [counts, record, freshness] = await Promise.all([
    countPredictionsByDay(services, { type: asked.type, ...stripRange, zone }),
    getPublicHistory(services, { query: { days: 30, page: 1, page_size: 1 }, address: origin, origin }),
    getFreshness(services),
  ]);
  const known = { counts, today, zone };
  const opening = asked.date ?? (await nextDay(services, asked.type, known, today)) ?? today;
  const filter: ListFilter = asked.q ? asked : { ...asked, date: opening };
  const day = filter.date ?? today;

  // A search looks through every day of the strip: whoever looks for a team does not know its day.
  const range = asked.q ? stripRange : { fromMs: dayStartMs(day, zone), toMs: dayStartMs(shiftDay(day, 1), zone) };
  const bodies = await listDayPredictions(services, {
    type: filter.type,
    ...range,
    lang,
    origin,
    ...(filter.q ? { q: filter.q } : {}),
    ...(filter.minReliability === null ? {} : { confidenceMin: leastConfidenceOf(filter.minReliability) }),
  });
  const wanted = bodies.filter((body) => isWanted(body, filter));
  const shown = filter.league ? wanted.filter((body) => leagueSlug(body.match) === filter.league) : wanted;
  const { page, pageCount, rows } = pageOf(shown.toSorted(byDay(zone)), params);
  const later = shown.length === 0 ? await nextDay(services, filter.type, known, shiftDay(day, 1)) : null;
  const next = shown.length === 0 ? (later ?? (await nextDay(services, filter.type, known, today))) : null;
  const preview = shown.toSorted(byKickoff).find((body) => body.match.status === "upcoming");

  return {
    filter,
    title: formatLongDay(dayStartMs(day, zone), zone),
    strip: stripDays(firstDay, counts, { filter, today, zone }),
    leagues: leaguesOf(wanted).map(({ slug, league, country, lines }) => ({
      slug,
      league,
      country,
      count: lines.length,
    })),
    sports: [...new Set(bodies.map(({ match }) => match.sport.toLowerCase()))],
    days: daysOf(rows, zone),
    total: shown.length,
    page,
    pageCount,
    next: next !== null &&
      next !== filter.date && {
        href: listHref({ ...asked, q: null, date: next }),
        title: formatLongDay(dayStartMs(next, zone), zone),
      },
    preview: preview
      ? { line: predictionLine(preview, zone), league: preview.match.league, reasoning: preview.reasoning }
      : null,
    trouble: sourceTrouble(freshness, { zone, nowMs }),
    record: { judged: record.summary.total_predictions, hitRate: record.summary.success_rate },
  };
}

/** The first day from `fromDay` on, today at the earliest, on which a match is still to come; null where none is known. */
async function nextDay(
  services: PageContext["services"],
  type: ListFilter["type"],
  known: { counts: { day: string; upcoming: number }[]; today: string; zone: string },
  fromDay: string,
): Promise<string | null> {
  const ofStrip = known.counts.find(({ day, upcoming }) => day >= fromDay && day >= known.today && upcoming > 0);
  if (ofStrip) return ofStrip.day;
  const stripEnd = shiftDay(known.today, daysAfter + 1);
  const beyond = fromDay > stripEnd ? fromDay : stripEnd;
  const kickoffMs = await getNextKickoffMs(services, { type, fromMs: dayStartMs(beyond, known.zone) });
  return kickoffMs === null ? null : dayKey(kickoffMs, known.zone);
}

function stripDays(
  firstDay: string,
  counts: { day: string; count: number }[],
  { filter, today, zone }: { filter: ListFilter; today: string; zone: string },
): StripDay[] {
  const countOf = new Map(counts.map(({ day, count }) => [day, count]));
  return Array.from({ length: daysBefore + 1 + daysAfter }, (_, offset) => {
    const day = shiftDay(firstDay, offset);
    return {
      day,
      weekday: formatWeekday(dayStartMs(day, zone), zone),
      date: Number(day.slice(-2)),
      isToday: day === today,
      count: countOf.get(day) ?? 0,
      href: listHref({ ...filter, q: null, date: day }),
    };
  });
}

/** What the query did not already leave out. */
function isWanted(body: PredictionBody, filter: ListFilter): boolean {
  if (filter.hideStarted && body.match.status !== "upcoming") return false;
  if (filter.sport !== null && body.match.sport.toLowerCase() !== filter.sport) return false;
  if (filter.minEdge !== null && (edgeOf(body) ?? Number.NEGATIVE_INFINITY) * 100 < filter.minEdge) return false;
  const likeliest = Math.max(...Object.values(body.probabilities));
  return filter.minProbability === null || likeliest * 100 >= filter.minProbability;
}

/** How far the likeliest outcome is from the market's opinion of it; null where the market has none of its own. */
function edgeOf(body: PredictionBody): number | null {
  const { probabilities, market } = predictionLine(body, "UTC");
  const likeliest = probabilities.indexOf(Math.max(...probabilities));
  const [ours, theirs] = [probabilities[likeliest], market?.[likeliest]];
  return ours === undefined || theirs === undefined ? null : ours - theirs;
}

/** By day and within it as it was, so that a page ends where the next begins. */
function byDay(zone: string) {
  const dayOf = ({ match }: PredictionBody) => dayKey(Date.parse(match.match_date), zone);
  return (one: PredictionBody, other: PredictionBody) => {
    const [day, otherDay] = [dayOf(one), dayOf(other)];
    return day < otherDay ? -1 : day > otherDay ? 1 : 0;
  };
}

function daysOf(bodies: readonly PredictionBody[], zone: string): DayGroup[] {
  return [...Map.groupBy(bodies, (body) => dayKey(Date.parse(body.match.match_date), zone))]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([day, ofDay]) => ({
      day,
      title: formatLongDay(dayStartMs(day, zone), zone),
      leagues: leaguesOf(ofDay).map(({ lines, ...league }) => ({
        ...league,
        lines: lines.map((body) => predictionLine(body, zone)),
      })),
    }));
}

function leaguesOf(bodies: readonly PredictionBody[]) {
  return [...Map.groupBy(bodies, (body) => leagueSlug(body.match))].flatMap(([slug, lines]) => {
    const match = lines[0]?.match;
    return match ? [{ slug, league: match.league, country: countryName(match.country), lines }] : [];
  });
}

function byKickoff(one: PredictionBody, other: PredictionBody): number {
  return one.match.match_date < other.match.match_date ? -1 : 1;
}
