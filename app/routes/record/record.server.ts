import { listBacktests } from "../../../worker/predict/backtests/service.ts";
import { getPerformance, getPublicHistory } from "../../../worker/predict/record.ts";
import { describeRecord } from "../../../worker/predict/record-stream.ts";
import { dayKey, shiftDay } from "../../../worker/platform/zoned-day.ts";
import type { PageContext } from "../../context.ts";
import { formatDate, formatDay, formatMonth } from "../../locale/format.ts";
import { backtestView } from "../../record/backtest-view.ts";

const judgedShown = 20;
const recordPath = "/api/v1/predictions/record.ndjson";

export type RecordPage = Awaited<ReturnType<typeof loadRecord>>;

/** The whole published record, with the predictions judged last and the end of the chain it is verified by. */
export async function loadRecord({ services, zone, origin }: PageContext) {
  const [nowMs, performance, backtests, history, head] = await Promise.all([
    services.clock.matchNowMs(),
    getPerformance(services),
    listBacktests(services),
    getPublicHistory(services, { query: { days: 30, page: 1, page_size: judgedShown }, address: origin, origin }),
    describeRecord(services),
  ]);
  const byMonth = performance.by_month.map((month) => ({ ...month, name: formatMonth(month.month) }));
  return {
    ...performance,
    backtest: backtestView(backtests),
    chain: { links: head.seq, hash: head.hash, address: `${origin}${recordPath}`, path: recordPath },
    sinceDay: performance.since === null ? null : formatDate(Date.parse(performance.since), zone),
    by_month: byMonth.toReversed(),
    lastMonth: byMonth.find(({ month }) => month === monthBefore(dayKey(nowMs, zone))) ?? null,
    judged: history.predictions.map((judged) => ({
      id: judged.id,
      type: judged.type,
      home: judged.match.home_team,
      away: judged.match.away_team,
      league: judged.match.league,
      day: formatDay(Date.parse(judged.match.match_date), zone),
      pick: judged.prediction_type,
      probability: judged.probability,
      score: judged.real_score,
      status: judged.status,
    })),
  };
}

/** "2015-01", of any day of February. */
function monthBefore(day: string): string {
  return shiftDay(`${day.slice(0, 7)}-01`, -1).slice(0, 7);
}
