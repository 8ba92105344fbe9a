import { getFreshness } from "../../../worker/collect/freshness.ts";
import { slugOf } from "../../../worker/matches/match.ts";
import { listFavouriteMatches } from "../../../worker/notify/favourites.ts";
import type { PredictionBody } from "../../../worker/predict/contract.ts";
import { getPublicHistory } from "../../../worker/predict/record.ts";
import {
  countPredictionsByDay,
  getNextKickoffMs,
  type PredictionHead,
  listPredictionHeads,
  listPredictionsByIds,
} from "../../../worker/predict/service.ts";
import { dayKey, dayStartMs, shiftDay } from "../../../worker/platform/zoned-day.ts";
import type { PageContext } from "../../context.ts";
import { countryName } from "../../locale/country-name.ts";
import { formatLongDay, formatWeekday } from "../../locale/format.ts";
import { sourceTrouble } from "../../live/source-trouble.ts";
import { getLocale } from "../../paraglide/runtime.js";
import { type Interest, type OwnMatches, byInterest } from "../../predictions/interest.ts";
import { type ListFilter, listHref, pageOf, readFilter } from "../../predictions/list-filter.ts";
import { leastConfidenceOf } from "../../predictions/reliability.ts";
import { loadSavedFilters } from "./saved-filters.server.ts";
import { type PredictionLine, leagueSlug, predictionLine } from "../../predictions/row.ts";

const daysBefore = 3;
const daysAfter = 7;
const stripLength = daysBefore + 1 + daysAfter;

export type StripDay = { day: string; weekday: string; date: number; isToday: boolean; count: number; href: string };
export type LeagueGroup = { slug: string; league: string; country: string; lines: PredictionLine[] };
export type DayGroup = { day: string; title: string; sections: { interest: Interest; leagues: LeagueGroup[] }[] };
export type ListPage = Awaited<ReturnType<typeof loadList>>["page"];

/**
 * Everything the list shows, the favourites of who is signed in first, and the kick-offs it is made of. Days are those of
 * the visitor's zone, on the match clock.
 */
export async function loadList({ services, zone, origin }: PageContext, params: URLSearchParams) {
  const asked = readFilter(params);
  const lang = getLocale();
  const nowMs = await services.clock.matchNowMs();
  const today = dayKey(nowMs, zone);
  const firstDay = shiftDay(today, -daysBefore);
  const afterLastDay = shiftDay(today, daysAfter + 1);
  const stripRange = { fromMs: dayStartMs(firstDay, zone), toMs: dayStartMs(afterLastDay, zone) };
  const [counts, record, freshness, saved] = await Promise.all([
    countPredictionsByDay(services, { type: asked.type, ...stripRange, zone }),
    getPublicHistory(services, { query: { days: 30, page: 1, page_size: 1 }, address: origin, origin }),
    getFreshness(services),
    services.actor.kind === "user" ? loadSavedFilters(services) : null,
  ]);
  const known = { counts, today, zone };
  const opening = asked.date ?? (await nextDay(services, asked.type, known, today)) ?? today;
  const filter: ListFilter = asked.q ? asked : { ...asked, date: opening };
  const day = filter.date ?? today;

  const strip =
    day >= firstDay && day < afterLastDay
      ? { firstDay, counts }
      : await stripAround(services, { type: asked.type, day, zone });

  // A search looks through every day of the strip: whoever looks for a team does not know its day.
  const range = asked.q ? stripRange : { fromMs: dayStartMs(day, zone), toMs: dayStartMs(shiftDay(day, 1), zone) };
  const heads = await listPredictionHeads(services, {
    type: filter.type,
    ...range,
    ...(filter.q ? { q: filter.q } : {}),
    ...(filter.minReliability === null ? {} : { confidenceMin: leastConfidenceOf(filter.minReliability) }),
    ...(filter.minProbability === null ? {} : { minProbability: filter.minProbability }),
    ...(filter.minEdge === null ? {} : { minEdge: filter.minEdge }),
    hidesStarted: filter.hideStarted,
  });
  // Sport and league are chosen among what there is: they are counted before they limit.
  const wanted = heads.filter((head) => filter.sport === null || head.sport.toLowerCase() === filter.sport);
  const wantedLeague = filter.league && slugOf(filter.league);
  const shown = wantedLeague
    ? wanted.filter((head) => [leagueSlug(head), slugOf(head.league)].includes(wantedLeague))
    : wanted;
  const favourites = await readFavourites(services, shown);
  const own = { bets: new Set<number>(), favourites: new Set(favourites?.keys()) };
  const onPage = pageOf(inPageOrder(shown, zone, own), params);
  const previewed = shown.filter(({ status }) => status === "upcoming").sort(byKickoff)[0];
  const ids = onPage.rows.map(({ id }) => id);
  const whole = await listPredictionsByIds(services, {
    ids: previewed && !ids.includes(previewed.id) ? [...ids, previewed.id] : ids,
    lang,
    origin,
  });
  const later = shown.length === 0 ? await nextDay(services, filter.type, known, shiftDay(day, 1)) : null;
  const next = shown.length === 0 ? (later ?? (await nextDay(services, filter.type, known, today))) : null;
  const preview = whole.find(({ id }) => id === previewed?.id);

  const page = {
    filter,
    /** Null for who is not signed in. */
    saved,
    title: formatLongDay(dayStartMs(day, zone), zone),
    strip: stripDays(strip.firstDay, strip.counts, { filter, today, zone }),
    leagues: countLeagues(wanted),
    // One that is chosen stays to be seen, though nothing of it be left.
    sports: [...new Set([...heads.map(({ sport }) => sport.toLowerCase()), ...(filter.sport ? [filter.sport] : [])])],
    days: daysOf(
      whole.filter(({ id }) => ids.includes(id)),
      zone,
      own,
    ),
    /** Matches with a star of their own; null for who is not signed in. */
    starred: favourites && [...favourites].flatMap(([matchId, { isStarred }]) => (isStarred ? [matchId] : [])),
    total: shown.length,
    page: onPage.page,
    pageCount: onPage.pageCount,
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
  // On which day it opens hangs on every day of the strip.
  const kickoffs = asked.date
    ? range
    : { fromMs: Math.min(range.fromMs, stripRange.fromMs), toMs: Math.max(range.toMs, stripRange.toMs) };
  return { page, kickoffs };
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

/** As many days around one that today's strip does not reach, so that the record can be walked day by day. */
async function stripAround(
  services: PageContext["services"],
  { type, day, zone }: { type: ListFilter["type"]; day: string; zone: string },
) {
  const firstDay = shiftDay(day, -daysBefore - 2);
  const range = { fromMs: dayStartMs(firstDay, zone), toMs: dayStartMs(shiftDay(firstDay, stripLength), zone) };
  return { firstDay, counts: await countPredictionsByDay(services, { type, ...range, zone }) };
}

function stripDays(
  firstDay: string,
  counts: { day: string; count: number }[],
  { filter, today, zone }: { filter: ListFilter; today: string; zone: string },
): StripDay[] {
  const countOf = new Map(counts.map(({ day, count }) => [day, count]));
  return Array.from({ length: stripLength }, (_, offset) => {
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

/** Null for who is not signed in: the page is made once for all of them. */
async function readFavourites(services: PageContext["services"], heads: readonly PredictionHead[]) {
  if (services.actor.kind !== "user") return null;
  return listFavouriteMatches(
    services,
    heads.map(({ matchId }) => matchId),
  );
}

/** By day, favourites first, and then by league, so that a page ends where the next begins. */
function inPageOrder(heads: readonly PredictionHead[], zone: string, own: OwnMatches): PredictionHead[] {
  return [...Map.groupBy(heads, ({ kickoffAtMs }) => dayKey(kickoffAtMs, zone))]
    .sort(([one], [other]) => compareText(one, other))
    .flatMap(([, ofDay]) => byInterest(ofDay.sort(byLeague), ({ matchId }) => matchId, own))
    .flatMap(({ lines }) => lines);
}

function byLeague(one: PredictionHead, other: PredictionHead): number {
  return compareText(one.league, other.league) || compareText(one.country, other.country) || byKickoff(one, other);
}

function byKickoff(one: PredictionHead, other: PredictionHead): number {
  return one.kickoffAtMs - other.kickoffAtMs || one.id - other.id;
}

function daysOf(bodies: readonly PredictionBody[], zone: string, own: OwnMatches): DayGroup[] {
  return [...Map.groupBy(bodies, (body) => dayKey(Date.parse(body.match.match_date), zone))].map(([day, ofDay]) => ({
    day,
    title: formatLongDay(dayStartMs(day, zone), zone),
    sections: byInterest(ofDay, ({ match }) => match.id, own).map(({ interest, lines }) => ({
      interest,
      leagues: leaguesOf(lines, zone),
    })),
  }));
}

function leaguesOf(bodies: readonly PredictionBody[], zone: string): LeagueGroup[] {
  return [...Map.groupBy(bodies, (body) => leagueSlug(body.match))].flatMap(([slug, ofLeague]) => {
    const match = ofLeague[0]?.match;
    const lines = ofLeague.map((body) => predictionLine(body, zone));
    return match ? [{ slug, league: match.league, country: countryName(match.country), lines }] : [];
  });
}

function countLeagues(heads: readonly PredictionHead[]) {
  return [...Map.groupBy(heads.toSorted(byLeague), leagueSlug)].flatMap(([slug, ofLeague]) => {
    const [head] = ofLeague;
    return head ? [{ slug, league: head.league, country: countryName(head.country), count: ofLeague.length }] : [];
  });
}

function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
