import type { Priority } from "../../upstream.ts";
import type { FixtureKey, ProviderAbsences, ProviderAnswer, ProviderBackground, ProviderPrice } from "../provider.ts";
import { beyondPlan } from "./calendar.ts";
import { QuestionRefusedError } from "./client.ts";
import { type Asked, type Errand, createErrand, isBeyondPlan } from "./errand.ts";
import { parseAbsences } from "./parse-absences.ts";
import { backgroundOf, parseHeadToHead, parsePrediction, parseTeamSeason } from "./parse-background.ts";
import { parsePrices } from "./parse-prices.ts";
import { dateOf, yearOfSeason } from "./seasons.ts";
import { type Source, isFresh, markFresh } from "./source.ts";

/** Every price on the fixtures: a call a league and day, or a fixture alone on its day, and one for each further page. */
export async function listPrices(
  source: Source,
  fixtures: readonly FixtureKey[],
): Promise<ProviderAnswer<ProviderPrice>> {
  const errand = createErrand(source.client);
  const items = await askByDay(source, errand, fixtures, { path: "odds", priority: "odds" });
  const refs = new Set(fixtures.map(({ ref }) => ref));
  return errand.answer(parsePrices(items, refs, source.realNowMs(), source.refuse));
}

/** Who is missing in the fixtures, asked for like the prices. */
export async function listAbsences(
  source: Source,
  fixtures: readonly FixtureKey[],
): Promise<ProviderAnswer<ProviderAbsences>> {
  const errand = createErrand(source.client);
  const items = await askByDay(source, errand, fixtures, { path: "injuries", priority: "statistics" });
  return errand.answer(parseAbsences(items, fixtures, source.refuse));
}

type BackgroundKey = FixtureKey & { callsLeft: number };

/** Season records and meetings: one call a fixture, and up to three more where there is no prediction of it. */
export async function listBackgrounds(
  source: Source,
  fixtures: readonly BackgroundKey[],
): Promise<ProviderAnswer<ProviderBackground>> {
  const errand = createErrand(source.client);
  const backgrounds: ProviderBackground[] = [];
  for (const fixture of inOrder(fixtures).filter(({ callsLeft }) => callsLeft > 0)) {
    const asked = await askStatistics(errand, "predictions", { fixture: fixture.ref });
    if (isCut(asked)) {
      errand.fail(asked.failure);
      continue;
    }
    const background =
      parsePrediction(asked.items, fixture, source.refuse) ?? (await assembleBackground(source, errand, fixture));
    if (background) backgrounds.push(background);
  }
  return errand.answer(backgrounds);
}

const nothing: Asked = { items: [], failure: null };

/**
 * The background from its parts: the meetings first, the seasons where both fit into the calls that are left. One that
 * was cut short is left out, so that it is not taken for the whole.
 */
async function assembleBackground(
  source: Source,
  errand: Errand,
  fixture: BackgroundKey,
): Promise<ProviderBackground | null> {
  const { homeRef, awayRef, season } = fixture;
  const common = { league: fixture.competitionRef, season: yearOfSeason(season) };
  // The prediction that was not there has cost one.
  const callsLeft = fixture.callsLeft - 1;
  if (callsLeft < 1) return null;
  const meetings = await askStatistics(errand, "fixtures/headtohead", { h2h: `${homeRef}-${awayRef}` });
  const askSeason = (team: string) => askStatistics(errand, "teams/statistics", { ...common, team });
  const home = callsLeft < 3 ? nothing : await askSeason(homeRef);
  const away = callsLeft < 3 ? nothing : await askSeason(awayRef);
  const parts = [meetings, home, away];
  const cut = parts.find(isCut);
  if (cut) {
    errand.fail(cut.failure);
    return null;
  }
  const background = backgroundOf(
    fixture,
    { home: parseTeamSeason(home.items, homeRef, season), away: parseTeamSeason(away.items, awayRef, season) },
    parseHeadToHead(meetings.items, fixture, source.refuse),
  );
  const refusal = parts.find(({ failure }) => failure !== null)?.failure;
  if (!background && refusal) errand.fail(refusal);
  return background;
}

function askStatistics(errand: Errand, path: string, parameters: Record<string, string>): Promise<Asked> {
  return errand.tryAsking({ path, parameters, priority: "statistics" });
}

/** A refusal is an answer: there is none. Everything else leaves open what the answer would have been. */
function isCut(asked: Asked): asked is Asked & { failure: Error } {
  return asked.failure !== null && !(asked.failure instanceof QuestionRefusedError);
}

/** Asks by league and day, the earliest kick-off first; where the plan does not hold the season, by fixture. */
async function askByDay(
  source: Source,
  errand: Errand,
  fixtures: readonly FixtureKey[],
  { path, priority }: { path: string; priority: Priority },
): Promise<unknown[]> {
  const answers: Asked[] = [];
  const days = Map.groupBy(inOrder(fixtures), ({ competitionRef, season, kickoffAtMs }) =>
    [competitionRef, yearOfSeason(season), dateOf(kickoffAtMs)].join(" "),
  );
  for (const [day, ofDay] of days) {
    const [league = "", season = "", date = ""] = day.split(" ");
    if (ofDay.length > 1 && !isFresh(source, beyondPlan(season))) {
      const asked = await errand.tryAsking({ path, parameters: { league, season, date }, priority });
      if (!isBeyondPlan(asked.failure)) {
        answers.push(asked);
        continue;
      }
      markFresh(source, beyondPlan(season));
    }
    for (const { ref } of ofDay) answers.push(await errand.tryAsking({ path, parameters: { fixture: ref }, priority }));
  }
  errand.judge(answers, source.refuse);
  return answers.flatMap(({ items }) => items);
}

function inOrder<Key extends FixtureKey>(fixtures: readonly Key[]): Key[] {
  return fixtures.toSorted((one, other) => one.kickoffAtMs - other.kickoffAtMs);
}
