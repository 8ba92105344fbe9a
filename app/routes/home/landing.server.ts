import { getPerformance } from "../../../worker/predict/record.ts";
import type { PageContext } from "../../context.ts";
import { loadBoard } from "../live/board.server.ts";

const liveShown = 5;

export type LandingPage = Awaited<ReturnType<typeof loadLanding>>;

/** What is on now, what comes next and the record in short. */
export async function loadLanding(page: PageContext) {
  const [board, { global_stats, calibration, comparisons }] = await Promise.all([
    loadBoard(page),
    getPerformance(page.services),
  ]);
  const live = board.sections.flatMap(({ leagues }) => leagues.flatMap(({ lines }) => lines));
  return {
    live: live.slice(0, liveShown),
    liveCount: live.length,
    next: board.next.slice(0, 5),
    record: {
      global_stats,
      calibration: { ...calibration, bins: [] },
      comparisons,
    },
  };
}
