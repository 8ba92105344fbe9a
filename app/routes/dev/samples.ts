import type { PerformanceBody } from "../../../worker/predict/contract.ts";
import type { WinCourse } from "../../live/win-course.ts";
import type { ThreadLine } from "../../live/room-state.ts";
import type { PredictionLine } from "../../predictions/row.ts";
import type { Figure } from "../../ui/figures.tsx";

const line: PredictionLine = {
  matchId: 1,
  home: "Lens",
  away: "Strasbourg",
  homeCrest: "/favicon.svg",
  awayCrest: "/favicon.svg",
  kickoffMs: 0,
  time: "17:00",
  timeEstimated: false,
  status: "upcoming",
  providerStatus: "NS",
  minute: null,
  score: null,
  extraTime: null,
  penalties: null,
  id: 1,
  type: "1X2",
  probabilities: [0.59, 0.24, 0.17],
  market: null,
  pick: "1",
  pickText: "Lens",
  confidence: 62,
  odds: 1.72,
  oddsSimulated: false,
  verdict: null,
  outcome: null,
};

const live: PredictionLine = {
  ...line,
  id: 4,
  home: "Tottenham Hotspur",
  away: "Brighton & Hove Albion",
  status: "live",
  providerStatus: "2H",
  minute: 67,
  score: [1, 0],
  probabilities: [0.54, 0.22, 0.24],
  timeEstimated: true,
};

/** One of each: with a market, too close to call, a question about goals, live, right and wrong. */
export const samples = {
  profits: [0, 1_250, 900, -2_300, 400].map((profitMinor, day) => ({ atMs: day * 86_400_000, profitMinor })),
  live,
  lines: [
    {
      ...line,
      home: "Bayer Leverkusen",
      away: "Bayern Munich",
      probabilities: [0.38, 0.26, 0.36],
      market: [0.37, 0.25, 0.38],
    },
    {
      ...line,
      id: 2,
      probabilities: [0.85, 0.1, 0.05],
      outcome: 0,
      verdict: "right",
      status: "finished",
      score: [3, 0],
    },
    { ...line, id: 3, type: "OU", probabilities: [0.55, 0.45], oddsSimulated: true, timeEstimated: true },
    live,
    {
      ...line,
      id: 5,
      probabilities: [0.42, 0.28, 0.3],
      outcome: 1,
      verdict: "wrong",
      status: "finished",
      score: [1, 1],
    },
    { ...line, id: 6, status: "postponed", verdict: "void", odds: null },
  ] satisfies PredictionLine[],
  reliability: {
    confidence: 62,
    confidenceReasons: [
      { code: "home_sample", text: "Home sample", effect: 20 },
      { code: "no_market_price", text: "No price", effect: -6 },
    ],
  },
  contributions: [
    { factor: "home_attack", label: "Attack", points: 0.091 },
    { factor: "home_advantage", label: "Home advantage", points: 0.042 },
    { factor: "away_attack", label: "Away attack", points: -0.03 },
  ],
  thread: [
    { seq: 1, place: 1, minute: 1, score: [0, 0], told: { by: "status", providerStatus: "1H" } },
    {
      seq: 2,
      place: 2,
      minute: 12,
      score: [1, 0],
      told: {
        by: "event",
        event: { kind: "goal", minute: 12, extra_minute: null, side: "home", player: null, estimated: true },
      },
    },
  ] satisfies ThreadLine[],
  courses: [
    { points: kickoffAnd({ minute: 35, home: 0.5, draw: 0.3, away: 0.2 }), turns: [] },
    {
      points: kickoffAnd({ minute: 80, home: 0.7, draw: 0.2, away: 0.1 }),
      turns: [{ minute: 12, extraMinute: null, homeGoals: 1, awayGoals: 0, homeRedCards: 0, awayRedCards: 0 }],
    },
  ].map((course): WinCourse => ({
    ...course,
    state: { time: "over", homeGoals: course.turns.length, awayGoals: 0, homeRedCards: 0, awayRedCards: 0 },
    now: { home: 0.5, draw: 0.3, away: 0.2, "over_2.5": 0.5, btts: 0.5 },
  })),
  figures: [
    { label: "Label", value: "0,203", note: "note" },
    { label: "Label 2", value: "412" },
    { label: "Label 3", value: "+2,1 %" },
  ] satisfies Figure[],
  rows: [
    { key: 1, cells: ["Row", "1", "2"] },
    { key: 2, cells: ["Strong row", "3", "4"], isStrong: true },
  ],
  calibration: {
    count: 400,
    expected_calibration_error: 0.02,
    bins: [0.05, 0.15, 0.25, 0.35, 0.45, 0.55, 0.65, 0.75].map((middle, index) => ({
      from: middle - 0.05,
      to: middle + 0.05,
      count: [20, 120, 260, 180, 110, 70, 40, 12][index] ?? 0,
      mean_probability: middle,
      observed_rate: middle + (index % 2 ? 0.02 : -0.02),
      low: middle - 0.06,
      high: middle + 0.06,
    })),
  } satisfies PerformanceBody["calibration"],
};

function kickoffAnd(last: WinCourse["points"][number]): WinCourse["points"] {
  return [{ minute: 0, home: 0.45, draw: 0.3, away: 0.25 }, last];
}
