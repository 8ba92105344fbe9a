import { expect, test } from "vitest";

import { type LiveEvent, liveEventSchema } from "../live/protocol.ts";
import type { StoredLiveUpdate } from "../live/updates.ts";
import { updateMessage } from "./live-message.ts";

const teams = { homeTeam: "Arsenal", awayTeam: "Chelsea" };

function told(status: string, event: LiveEvent | null, phaseBegan = true): StoredLiveUpdate {
  return {
    matchId: 1,
    seq: 1,
    factKey: "k",
    kind: event ? "event" : "live_score_update",
    minute: 67,
    homeScore: 2,
    awayScore: 1,
    status,
    replacesSeq: null,
    retractsSeq: null,
    payload: { event, matchStatus: "live", phaseBegan },
    matchAtMs: 0,
  };
}

const goal: LiveEvent = {
  kind: "goal",
  minute: 67,
  extra_minute: null,
  side: "home",
  player: "Giroud",
  estimated: false,
};

test("an event says what, for whom, when and the score after it, in both languages", () => {
  expect(updateMessage(told("2H", goal), teams, "fr")).toBe("But pour Arsenal, Giroud (67′) · 2-1");
  expect(updateMessage(told("2H", goal), teams, "en")).toBe("Goal for Arsenal, Giroud (67′) · 2-1");
  const late = { ...goal, side: "away", minute: 90, extra_minute: 3, player: null } as const;
  expect(updateMessage(told("2H", late), teams, "fr")).toBe("But pour Chelsea (90+3′) · 2-1");
});

test("what was taken back is named as such", () => {
  const takenBack = { ...told("2H", goal), retractsSeq: 1 };
  expect(updateMessage(takenBack, teams, "fr")).toBe("Annulé : But pour Arsenal, Giroud (67′) · 2-1");
  expect(updateMessage(takenBack, teams, "en")).toBe("Taken back: Goal for Arsenal, Giroud (67′) · 2-1");
});

test("every kind of event has words of its own in both languages", () => {
  for (const lang of ["fr", "en"] as const) {
    const words = liveEventSchema.shape.kind.options.map((kind) =>
      updateMessage(told("2H", { ...goal, kind }), teams, lang),
    );
    expect(new Set(words).size).toBe(words.length);
    for (const text of words) expect(text).not.toContain("_");
  }
});

test("a phase is announced when it begins; a corrected score within it is only a score", () => {
  expect(updateMessage(told("HT", null), teams, "fr")).toBe("Mi-temps · 2-1");
  expect(updateMessage(told("HT", null), teams, "en")).toBe("Half-time · 2-1");
  expect(updateMessage(told("HT", null, false), teams, "fr")).toBe("Score · 2-1");
  expect(updateMessage(told("LIVE", null), teams, "en")).toBe("Score · 2-1");
  for (const status of ["1H", "HT", "2H", "FT", "AET", "PEN", "ET", "BT", "P", "SUSP", "INT"]) {
    for (const lang of ["fr", "en"] as const) {
      expect(updateMessage(told(status, null), teams, lang), status).not.toMatch(/^Score/);
    }
  }
});
