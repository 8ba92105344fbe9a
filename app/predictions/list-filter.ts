import type { Market } from "../../worker/predict/market.ts";
import { leastConfidenceOf } from "./reliability.ts";

/** Everything that decides what the list shows; it lives in the address and nowhere else. */
export type ListFilter = {
  /** Null opens on the first day with matches to come. */
  date: string | null;
  type: Market;
  /** Slug of league and country, or the name of a league. */
  league: string | null;
  /** Least probability of the likeliest outcome, in percent. */
  minProbability: number | null;
  /** Least reliability, in pips of five. */
  minReliability: number | null;
  /** Least distance of the likeliest outcome from the market, in points. */
  minEdge: number | null;
  sport: string | null;
  q: string | null;
  hideStarted: boolean;
};

export const probabilitySteps = [40, 50, 60, 70, 80] as const;
export const reliabilitySteps = [3, 4, 5] as const;
export const edgeSteps = [1, 2, 3, 5] as const;
const types: readonly Market[] = ["1X2", "OU", "BTTS"];

/** What an address asks for, in words of its own or those of the API; what cannot be understood is as good as absent. */
export function readFilter(params: URLSearchParams): ListFilter {
  const date = params.get("date") ?? "";
  return {
    date: isDay(date) ? date : null,
    type: types.find((type) => type === params.get("type")) ?? "1X2",
    league: /^[\p{L}\d][\p{L}\d '-]{0,99}$/u.exec(params.get("league") ?? "")?.[0] ?? null,
    minProbability: stepOf(probabilitySteps, params.get("min_probability")),
    minReliability: stepOf(reliabilitySteps, params.get("min_reliability")) ?? stepWithin(params.get("confidence_min")),
    minEdge: stepOf(edgeSteps, params.get("min_edge")),
    sport: /^[a-z]{1,50}$/.exec(params.get("sport") ?? "")?.[0] ?? null,
    q: params.get("q")?.trim().slice(0, 40) || null,
    hideStarted: params.get("hide_started") === "1" || params.get("status") === "upcoming",
  };
}

const rowsOnPage = 50;

/** The rows of the page an address asks for, counted from 1; the last one for an address beyond it. */
export function pageOf<Row>(rows: readonly Row[], params: URLSearchParams) {
  const asked = Number(/^[1-9]\d{0,3}$/.exec(params.get("page") ?? "")?.[0] ?? 1);
  const pageCount = Math.max(1, Math.ceil(rows.length / rowsOnPage));
  const page = Math.min(asked, pageCount);
  return { page, pageCount, rows: rows.slice((page - 1) * rowsOnPage, page * rowsOnPage) };
}

/** The address of the list with some of its filter changed. */
export function listHref(filter: ListFilter, changes: Partial<ListFilter> = {}): string {
  const next = { ...filter, ...changes };
  const params = new URLSearchParams();
  if (next.date) params.set("date", next.date);
  if (next.type !== "1X2") params.set("type", next.type);
  if (next.league) params.set("league", next.league);
  if (next.minProbability !== null) params.set("min_probability", String(next.minProbability));
  if (next.minReliability !== null) params.set("min_reliability", String(next.minReliability));
  if (next.minEdge !== null) params.set("min_edge", String(next.minEdge));
  if (next.sport) params.set("sport", next.sport);
  if (next.q) params.set("q", next.q);
  if (next.hideStarted) params.set("hide_started", "1");
  const query = params.toString();
  return query === "" ? "/predictions" : `/predictions?${query}`;
}

/** What is worth a name: everything but the day, which is of the moment; by its names in the address. */
export function namedLimits(filter: ListFilter) {
  const { type, league, minProbability, minReliability, minEdge, sport, q, hideStarted } = filter;
  return {
    ...(type !== "1X2" && { type }),
    ...(league !== null && { league }),
    ...(minProbability !== null && { min_probability: minProbability }),
    ...(minReliability !== null && { min_reliability: minReliability }),
    ...(minEdge !== null && { min_edge: minEdge }),
    ...(sport !== null && { sport }),
    ...(q !== null && { q }),
    ...(hideStarted && { hide_started: 1 as const }),
  };
}

/** Whether two filters leave out the same, whatever their days. */
export function sameLimits(one: ListFilter, other: ListFilter): boolean {
  return listHref({ ...one, date: null }) === listHref({ ...other, date: null });
}

/** The same day and market, with nothing left out. */
export function withoutLimits(filter: ListFilter): ListFilter {
  return {
    ...filter,
    league: null,
    minProbability: null,
    minReliability: null,
    minEdge: null,
    sport: null,
    q: null,
    hideStarted: false,
  };
}

/** How many of its limits are in force, apart from day and market. */
export function countLimits(filter: ListFilter): number {
  const { league, minProbability, minReliability, minEdge, sport, q } = filter;
  const limits = [league, minProbability, minReliability, minEdge, sport, q];
  return limits.filter((limit) => limit !== null).length + (filter.hideStarted ? 1 : 0);
}

function stepOf<Step extends number>(steps: readonly Step[], text: string | null): Step | null {
  return steps.find((step) => String(step) === text) ?? null;
}

/** The highest step that leaves out nothing an API filter of so many points would show. */
function stepWithin(confidence: string | null): number | null {
  return confidence === null
    ? null
    : (reliabilitySteps.findLast((step) => leastConfidenceOf(step) <= Number(confidence)) ?? null);
}

function isDay(text: string): boolean {
  const parsedMs = /^20\d{2}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(parsedMs) && new Date(parsedMs).toISOString().startsWith(text);
}
