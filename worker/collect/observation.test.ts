import fc from "fast-check";
import { expect, test } from "vitest";

import { finishedAs, fixtureOf, goalOf } from "../../test/football.ts";
import type { MatchState } from "../matches/match.ts";
import type { StandingEvent } from "../live/standing.ts";
import { type Observation, newMatchFrom, observeFixture } from "./observation.ts";
import { type ProviderFixture, providerStatusCodes } from "./providers/provider.ts";

const kickoffAtMs = Date.UTC(2026, 9, 3, 19);
const minuteMs = 60_000;
const upcoming = fixtureOf("f1", { home: "Ajaccio", away: "Bastia", league: "Ligue d’Essai", kickoffAtMs });
const started = { ...upcoming, statusCode: "1H", minute: 10, score: { home: 0, away: 0 } };

/** The columns of a match as this answer first brought it. */
function stored(fixture: ProviderFixture): MatchState {
  const { ref: _ref, sourceKey: _key, competition: _c, season: _s, home: _h, away: _a, ...state } = known(fixture);
  return state;
}

function known(fixture: ProviderFixture) {
  const match = newMatchFrom("api-football", fixture, kickoffAtMs);
  if (!match) throw new Error(`unknown status ${fixture.statusCode}`);
  return match;
}

function seen(
  state: MatchState,
  fixture: ProviderFixture,
  atMs = kickoffAtMs,
  standing: readonly StandingEvent[] = [],
): Observation {
  const observation = observeFixture(state, fixture, atMs, standing);
  if (typeof observation === "string") throw new Error(observation);
  return observation;
}

test("the same answer twice changes nothing, whatever it says", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...providerStatusCodes),
      fc.option(fc.record({ home: fc.nat(9), away: fc.nat(9) })),
      fc.option(fc.nat(130)),
      fc.boolean(),
      (statusCode, score, minute, complete) => {
        const fixture = { ...upcoming, statusCode, score, minute, fullTime: complete ? score : null };
        const once = observeFixture(stored(upcoming), fixture, kickoffAtMs, []);
        const state = typeof once === "string" ? stored(upcoming) : once.state;
        expect(observeFixture(state, fixture, kickoffAtMs + minuteMs, [])).toBe("unchanged");
      },
    ),
  );
});

test("a change of status or score moves a match, a new minute or round does not", () => {
  const state = stored(upcoming);
  const kickedOff = seen(state, started);
  expect(kickedOff).toMatchObject({ moved: true, settles: false, state: { status: "live", stateRevision: 1 } });

  const later = seen(kickedOff.state, { ...started, minute: 11 });
  expect(later).toMatchObject({ moved: false, settles: false, state: { minute: 11, stateRevision: 1 } });
  const goal = seen(later.state, { ...started, minute: 12, score: { home: 1, away: 0 } });
  expect(goal).toMatchObject({ moved: true, settles: false, state: { homeScore: 1, stateRevision: 2 } });
  expect(seen(goal.state, { ...started, score: { home: 0, away: 0 } }).state).toMatchObject({
    homeScore: 0,
    stateRevision: 3,
  });
  expect(seen(state, { ...upcoming, round: "Journée 2" })).toMatchObject({ moved: false, settles: false });
  expect(seen(state, { ...upcoming, kickoffAtMs: kickoffAtMs + minuteMs }).state).toMatchObject({
    kickoffAtMs: kickoffAtMs + minuteMs,
    stateRevision: 0,
  });
});

test("a card is worth telling although it changes no score, and an answer without events takes none back", () => {
  const playing = seen(stored(upcoming), started).state;
  const card = { ...goalOf("away", 11), kind: "red_card" as const };
  const shown = seen(playing, { ...started, minute: 11, events: [card] });
  expect(shown).toMatchObject({ moved: true, settles: false, state: { eventCount: 1, stateRevision: 2 } });
  const standing = standingAfter(shown);
  expect(observeFixture(shown.state, { ...started, minute: 11, events: [card] }, kickoffAtMs, standing)).toBe(
    "unchanged",
  );
  expect(observeFixture(shown.state, { ...started, minute: 11, events: [] }, kickoffAtMs, standing)).toBe("unchanged");
});

test("another name for the same event is a correction, which is believed; an event that is gone is doubted first", () => {
  const goal = goalOf("home", 11);
  const scored = { ...started, minute: 11, score: { home: 1, away: 0 }, events: [goal] };
  const shown = seen(seen(stored(upcoming), started).state, scored);
  const renamed = seen(
    shown.state,
    { ...scored, events: [{ ...goal, player: "B. Scorer" }] },
    kickoffAtMs,
    standingAfter(shown),
  );
  expect(renamed).toMatchObject({ moved: true, settles: false, takesBack: null, changes: [{ kind: "replaced" }] });
  const card = { ...goalOf("away", 20), kind: "yellow_card" as const };
  const gone = seen(shown.state, { ...scored, events: [card] }, kickoffAtMs, standingAfter(shown));
  expect(gone).toMatchObject({ moved: true, takesBack: "event 1" });
  expect(gone.changes.map(({ kind }) => kind)).toEqual(["retracted", "added"]);
  expect(
    seen(stored(upcoming), { ...upcoming, events: [card], venue: "Elsewhere" }).changes,
    "before kick-off",
  ).toEqual([]);
});

/** What stands once the events an observation added have been told. */
function standingAfter({ changes }: Observation): StandingEvent[] {
  return changes.flatMap((change, index) =>
    change.kind === "added" ? [{ event: change.event, seq: index + 1, firstSeq: index + 1 }] : [],
  );
}

test("the first result settles, a corrected one settles again, the same one never does", () => {
  const playing = seen(stored(upcoming), started).state;
  const over = seen(playing, { ...upcoming, ...finishedAs(2, 1) }, kickoffAtMs + 110 * minuteMs);
  expect(over).toMatchObject({
    moved: true,
    settles: true,
    state: { status: "finished", fullTimeHome: 2, fullTimeAway: 1, resultRevision: 1 },
  });
  expect(over.state.finishedAtMs).toBe(kickoffAtMs + 110 * minuteMs);

  const corrected = seen(over.state, { ...upcoming, ...finishedAs(2, 2) }, kickoffAtMs + 200 * minuteMs);
  expect(corrected).toMatchObject({ settles: true, state: { resultRevision: 2, fullTimeAway: 2 } });
  expect(corrected.state.finishedAtMs, "it was over when it was over").toBe(kickoffAtMs + 110 * minuteMs);
  expect(observeFixture(corrected.state, { ...upcoming, ...finishedAs(2, 2) }, kickoffAtMs + 300 * minuteMs, [])).toBe(
    "unchanged",
  );

  const annotated = seen(corrected.state, {
    ...upcoming,
    ...finishedAs(2, 2),
    statistics: { home: { shots: 9, shotsOnTarget: 4 }, away: {} },
  });
  expect(annotated).toMatchObject({ moved: false, settles: false, state: { resultRevision: 2 } });
});

test("extra time is shown, and the 90 minutes count", () => {
  const afterExtraTime = {
    ...upcoming,
    ...finishedAs(1, 1),
    statusCode: "AET",
    minute: 120,
    score: { home: 2, away: 1 },
  };
  expect(seen(seen(stored(upcoming), started).state, afterExtraTime).state).toMatchObject({
    status: "finished",
    providerStatus: "AET",
    homeScore: 2,
    fullTimeHome: 1,
    fullTimeAway: 1,
    scoreDetails: { fullTime: { home: 1, away: 1 } },
  });
});

test("full time without the 90-minute score keeps the match in play until the score arrives", () => {
  const playing = seen(stored(upcoming), started).state;
  const scoreless = seen(playing, { ...upcoming, ...finishedAs(2, 1), fullTime: null });
  expect(scoreless).toMatchObject({
    moved: true,
    settles: false,
    state: { status: "live", providerStatus: "FT", fullTimeHome: null, finishedAtMs: null, resultRevision: 0 },
  });
  expect(seen(scoreless.state, { ...upcoming, ...finishedAs(2, 1) })).toMatchObject({
    moved: true,
    settles: true,
    state: { status: "finished", resultRevision: 1 },
  });
});

test("a finished match is never taken back to earlier, and an unknown code changes nothing", () => {
  const over = seen(stored(upcoming), { ...upcoming, ...finishedAs(1, 0) }).state;
  const codes = providerStatusCodes.filter(
    (code) => observeFixture(over, { ...started, statusCode: code }, 0, []) === "regression",
  );
  // Full time without its score is "still in play": also a step back.
  expect(codes).toEqual(providerStatusCodes.filter((code) => !["CANC", "ABD", "AWD", "WO"].includes(code)));
  for (const state of [stored(upcoming), over]) {
    expect(observeFixture(state, { ...upcoming, statusCode: "???" }, 0, [])).toBe("unknown_status");
  }
  expect(newMatchFrom("api-football", { ...upcoming, statusCode: "???" }, 0)).toBeNull();
});

test("a match that will have no result is settled once, also after it was finished", () => {
  const cancelled = { ...upcoming, statusCode: "CANC" };
  const called = seen(stored(upcoming), cancelled);
  expect(called).toMatchObject({ moved: true, settles: true, state: { status: "cancelled", resultRevision: 1 } });
  expect(seen(called.state, { ...cancelled, statusCode: "ABD" })).toMatchObject({ moved: true, settles: false });

  const over = seen(stored(upcoming), { ...upcoming, ...finishedAs(1, 0) }).state;
  const annulled = seen(over, cancelled);
  expect(annulled).toMatchObject({
    settles: true,
    state: { status: "cancelled", resultRevision: 2, fullTimeHome: null, finishedAtMs: null },
  });
  const reinstated = seen(annulled.state, { ...upcoming, ...finishedAs(1, 0) });
  expect(reinstated).toMatchObject({ settles: true, state: { status: "finished", resultRevision: 3 } });
  expect(seen(stored(upcoming), { ...upcoming, statusCode: "PST" })).toMatchObject({ moved: true, settles: false });
});

test("what was derived for the show is named beside the score", () => {
  const halfTime = { home: 0, away: 0 };
  const estimated = { ...upcoming, ...finishedAs(1, 0), halfTime, halfTimeEstimated: true };
  expect(seen(stored(upcoming), estimated).state.scoreDetails?.estimated).toEqual(["half_time"]);
  expect(seen(stored(upcoming), { ...estimated, halfTime: null }).state.scoreDetails?.estimated).toEqual([]);
  expect(seen(stored(upcoming), { ...estimated, halfTimeEstimated: false }).state.scoreDetails?.estimated).toEqual([]);
  expect(stored(upcoming).scoreDetails).toBeNull();
});

test("a match is brought with its names and the country of its competition, and an old result as old as it is", () => {
  const old = known({
    ...upcoming,
    ...finishedAs(3, 0),
    kickoffAtMs: kickoffAtMs - 86_400_000,
    events: [goalOf("home", 12)],
  });
  expect(old).toMatchObject({
    sourceKey: "api-football:f1",
    resultRevision: 1,
    stateRevision: 0,
    finishedAtMs: kickoffAtMs - 86_400_000 + 120 * minuteMs,
    competition: { ref: "league:Ligue d’Essai", country: "XX" },
    home: { ref: "team:Ajaccio", name: "Ajaccio", country: "XX" },
    away: { name: "Bastia" },
  });
  expect(known({ ...upcoming, ...finishedAs(3, 0), kickoffAtMs: kickoffAtMs - 60 * minuteMs }).finishedAtMs).toBe(
    kickoffAtMs,
  );
  expect(known(upcoming)).toMatchObject({ resultRevision: 0, finishedAtMs: null, status: "upcoming" });
});

test("what an answer takes back is named, and the ordinary way of a match takes nothing back", () => {
  const playing = seen(stored(upcoming), { ...started, minute: 30, score: { home: 1, away: 0 } }).state;
  const over = seen(playing, { ...upcoming, ...finishedAs(1, 0) }).state;
  const inPlay = { ...started, minute: 40, score: { home: 1, away: 0 } };
  const takenBack: [MatchState, Partial<ProviderFixture>, string | null][] = [
    [stored(upcoming), { kickoffAtMs: kickoffAtMs + 60 * minuteMs }, `kick-off ${kickoffAtMs + 60 * minuteMs}`],
    [stored({ ...upcoming, kickoffEstimated: true }), { kickoffAtMs: kickoffAtMs + 60 * minuteMs }, null],
    [stored(upcoming), { statusCode: "PST" }, "status PST"],
    [stored(upcoming), { statusCode: "CANC" }, "status CANC"],
    [stored(upcoming), { ...finishedAs(3, 1) }, null],
    [playing, { ...inPlay, score: { home: 0, away: 0 } }, "score 0-0"],
    [playing, { ...inPlay, score: { home: 2, away: 0 } }, null],
    [playing, { ...inPlay, statusCode: "SUSP" }, null],
    [playing, { ...upcoming }, "stage NS, score null-null"],
    [playing, { ...inPlay, statusCode: "ABD" }, "status ABD"],
    [playing, finishedAs(0, 0), "score 0-0"],
    [seen(playing, { ...inPlay, statusCode: "BT" }).state, { ...inPlay, statusCode: "ET" }, null],
    [seen(playing, { ...inPlay, statusCode: "2H" }).state, { ...inPlay, statusCode: "HT" }, "stage HT"],
    [over, finishedAs(1, 1), "result 1-1"],
    [over, { statusCode: "AWD" }, "status AWD, score null-null, result null-null"],
  ];
  for (const [state, answer, name] of takenBack) {
    expect(seen(state, { ...upcoming, ...answer }).takesBack, JSON.stringify(answer)).toBe(name);
  }
});

test("an answer that leaves something out takes nothing of it away", () => {
  const statistics = { home: { shots: 9, possession: 55 }, away: { shots: 4, possession: 45 } };
  const whole = {
    ...upcoming,
    ...finishedAs(1, 1),
    statusCode: "PEN",
    halfTime: { home: 1, away: 0 },
    extraTime: { home: 1, away: 1 },
    penalties: { home: 3, away: 4 },
    venue: "Stade d’Essai",
    round: "Finale",
    statistics,
  };
  const told = seen(stored(upcoming), whole).state;
  const bare = { halfTime: null, extraTime: null, penalties: null, venue: null, round: null, statistics: null };
  expect(observeFixture(told, { ...whole, ...bare }, kickoffAtMs, [])).toBe("unchanged");
});
