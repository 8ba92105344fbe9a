import { type EuropeanZone, europeanTimeMs } from "./european-time.ts";
import { seededRandom } from "../../platform/seeded-random.ts";

/**
 * How a matchday is spread over one day. Matches take `first` one by one, the others kick off at `rest`; from
 * `togetherFrom` matches on (last rounds, public holidays) all of them do. Some records date a whole round to one day:
 * the lists are long enough to spread that too.
 */
type DayPlan = { first: readonly string[]; rest: string; togetherFrom?: number };

type CountryPlan = {
  zone: EuropeanZone;
  /** Sunday is 0. */
  days: Partial<Record<number, DayPlan>>;
  midweek: DayPlan;
};

const plans: Record<string, CountryPlan> = {
  "GB-ENG": {
    zone: "western",
    days: {
      0: { first: ["16:00", "13:30"], rest: "15:00", togetherFrom: 7 },
      1: { first: ["20:00"], rest: "15:00", togetherFrom: 4 },
      5: { first: ["19:45"], rest: "15:00", togetherFrom: 6 },
      6: { first: ["15:00", "17:30", "12:45"], rest: "15:00" },
    },
    midweek: { first: ["20:00"], rest: "19:45" },
  },
  DE: {
    zone: "central",
    days: {
      0: { first: ["15:30", "17:30"], rest: "17:30" },
      5: { first: ["20:30"], rest: "20:30" },
      6: { first: ["15:30", "18:30", "15:30", "15:30", "15:30", "15:30", "20:30", "13:00"], rest: "18:30" },
    },
    midweek: { first: ["20:00"], rest: "20:00" },
  },
  ES: {
    zone: "central",
    days: {
      0: {
        first: ["21:00", "17:00", "19:00", "12:00", "17:00", "19:00", "16:00", "21:00", "18:00"],
        rest: "16:00",
      },
      1: { first: ["20:45"], rest: "20:45" },
      5: { first: ["20:45"], rest: "20:45" },
      6: { first: ["20:00", "18:00", "22:00", "16:00", "20:00", "18:00", "16:00", "22:00"], rest: "18:00" },
    },
    midweek: { first: ["20:00", "22:00", "20:00", "22:00"], rest: "20:00" },
  },
  IT: {
    zone: "central",
    days: {
      0: { first: ["20:45", "15:00", "12:30", "15:00", "18:00"], rest: "15:00" },
      1: { first: ["20:45", "19:00"], rest: "19:00" },
      5: { first: ["20:45"], rest: "20:45" },
      6: { first: ["20:45", "18:00"], rest: "18:00" },
    },
    midweek: { first: ["20:45", "18:30"], rest: "20:45" },
  },
  AT: {
    zone: "central",
    days: {
      0: { first: ["16:30", "19:00"], rest: "16:30", togetherFrom: 5 },
      6: { first: ["18:30", "16:00"], rest: "18:30" },
    },
    midweek: { first: ["20:30"], rest: "18:30" },
  },
  FR: {
    zone: "central",
    days: {
      0: { first: ["21:00", "17:00", "14:00", "19:00"], rest: "17:00" },
      5: { first: ["20:30"], rest: "20:30" },
      6: { first: ["20:00", "17:00", "20:00", "21:00"], rest: "20:00" },
    },
    midweek: { first: ["21:00"], rest: "19:00" },
  },
  // National teams play all over the world, and on any day.
  WORLD: {
    zone: "central",
    days: {},
    midweek: { first: ["20:45", "18:00", "20:45", "15:00", "18:00", "21:00"], rest: "20:45" },
  },
};

/** England plays its holiday rounds in the afternoon whatever the weekday. */
const englishHolidays = new Set(["12-26", "01-01"]);

/**
 * Plausible kick-off instants for the matches of one competition on one day, where the record holds the date alone.
 * They depend on the calendar and the seed, never on a result.
 *
 * @param country as in the fixture; countries without a plan of their own follow the German one
 * @param date local date, "YYYY-MM-DD"
 * @param refs the matches of the day, in any order
 * @returns by ref, epoch milliseconds; every one of them is an estimate
 */
export function kickoffsOfDay(
  country: string,
  date: string,
  refs: readonly string[],
  seed: string,
): Map<string, number> {
  const plan = plans[country] ?? plans["DE"];
  if (!plan) return new Map();
  const day = dayPlanOf(plan, country, date);
  const together = day.togetherFrom !== undefined && refs.length >= day.togetherFrom;
  const drawn = refs
    .map((ref) => ({ ref, draw: seededRandom(`${seed}|kick-off|${ref}`)() }))
    .toSorted((a, b) => a.draw - b.draw);
  return new Map(
    drawn.map(({ ref }, index) => {
      const time = together ? day.rest : (day.first[index] ?? day.rest);
      return [ref, europeanTimeMs(plan.zone, date, minuteOfDay(time))];
    }),
  );
}

function dayPlanOf(plan: CountryPlan, country: string, date: string): DayPlan {
  const isHoliday = country === "GB-ENG" && englishHolidays.has(date.slice(5));
  const weekday = isHoliday ? 6 : new Date(`${date}T12:00:00Z`).getUTCDay();
  return plan.days[weekday] ?? plan.midweek;
}

function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}
