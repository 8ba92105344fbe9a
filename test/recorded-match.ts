import type { ProviderEvent, ProviderFixture } from "../worker/collect/providers/provider.ts";
import { tallyOf } from "../worker/collect/providers/tape-goals.ts";
import type { SeededRandom } from "../worker/platform/seeded-random.ts";
import { fixtureOf } from "./football.ts";

const minuteMs = 60_000;

/** A match that was played, as a faultless provider told of it, answer by answer; the last one is the record. */
export function recordedMatch(ref: string, kickoffAtMs: number, random: SeededRandom): ProviderFixture[] {
  const goesOn = random() < 0.2;
  const events: ProviderEvent[] = [];
  const answers: ProviderFixture[] = [];
  const base = fixtureOf(ref, { home: "Chaos home", away: "Chaos away", kickoffAtMs });

  function answer(statusCode: string, minute: number, changes: Partial<ProviderFixture> = {}): void {
    answers.push({ ...base, statusCode, minute, score: tallyOf(events), events: [...events], ...changes });
  }
  function play(statusCode: string, fromMinute: number, toMinute: number, happenings: number): void {
    answer(statusCode, fromMinute);
    const minutes = Array.from(
      { length: happenings },
      () => fromMinute + Math.floor(random() * (toMinute - fromMinute)),
    );
    for (const minute of minutes.toSorted((one, other) => one - other)) {
      events.push(drawEvent(minute, events.length, random));
      answer(statusCode, minute);
    }
  }

  play("1H", 1, 46, Math.floor(random() * 5));
  answer("HT", 45);
  if (random() < 0.1) answer("SUSP", 45);
  play("2H", 46, 91, Math.floor(random() * 6));
  const fullTime = tallyOf(events);
  if (!goesOn) {
    answer("FT", 90, { fullTime });
    return answers;
  }
  answer("BT", 90);
  play("ET", 91, 120, Math.floor(random() * 3));
  answer("P", 120);
  for (let nth = 0; nth < 4; nth += 1) {
    const kind = random() < 0.7 ? "shootout_goal" : "shootout_miss";
    events.push({
      ...drawEvent(120, events.length, random),
      kind,
      side: nth % 2 ? "away" : "home",
      extraMinute: nth + 1,
    });
    answer("P", 120);
  }
  answer("PEN", 120, { fullTime, extraTime: tallyOf(events), penalties: { home: 2, away: 1 } });
  return answers;
}

/** When an answer that takes something back may be believed: it is later than the one before. */
export const betweenAnswersMs = minuteMs;

const kinds: ProviderEvent["kind"][] = [
  "goal",
  "goal",
  "goal",
  "penalty_goal",
  "own_goal",
  "missed_penalty",
  "yellow_card",
  "yellow_card",
  "red_card",
  "substitution",
  "var",
];

export function drawEvent(minute: number, nth: number, random: SeededRandom): ProviderEvent {
  return {
    key: `event ${nth}`,
    kind: kinds[Math.floor(random() * kinds.length)] ?? "goal",
    minute,
    extraMinute: null,
    side: random() < 0.5 ? "home" : "away",
    player: random() < 0.2 ? null : `Player ${Math.floor(random() * 6)}`,
    estimated: false,
  };
}
