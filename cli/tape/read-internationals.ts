import { existsSync } from "node:fs";
import { join } from "node:path";

import { slugOf } from "../../worker/matches/match.ts";
import { yearsNeeded } from "../../worker/predict/engine/pool-settings.ts";
import { listedGoalsOf, pairingKey, readInternationalGoals } from "./international-goals.ts";
import { nationOf } from "./nations.ts";
import { type CsvRow, readCsv } from "./read-csv.ts";
import { type RecordedMatch, type Refusal, isDate, isScore, plainMatch } from "./record.ts";

/** The past of a tournament's teams. */
export type Internationals = { matches: RecordedMatch[]; refused: Refusal[]; notes: Refusal[] };

/** What the models learn of national teams from. */
const pastYears = yearsNeeded("nations");
export const resultColumns = [
  "date",
  "home_team",
  "away_team",
  "home_score",
  "away_score",
  "tournament",
  "city",
  "country",
  "neutral",
];
const formerColumns = ["current", "former", "start_date", "end_date"];

/**
 * Reads `results.csv`: what national teams played in the years before a tournament that the models learn from, up to the day
 * before it, under the names the tournament gives them; and `goalscorers.csv`, if it is there, for who scored. The scores are
 * those after extra time, which the files do not mark: near enough to learn strengths from, and no tournament with knock-out
 * matches ends within the weeks that are played in detail.
 *
 * @param firstDate of the tournament, "YYYY-MM-DD"
 * @param teams of the tournament, as it names them
 * @throws TapeError when the file cannot be read or lacks a column
 */
export function readInternationals(
  folder: string,
  { firstDate, teams }: { firstDate: string; teams: readonly string[] },
): Internationals {
  const path = join(folder, "results.csv");
  const fromDate = `${Number(firstDate.slice(0, 4)) - pastYears}${firstDate.slice(4)}`;
  const shownNames = formerNamesInUse(folder, { firstDate, teams });
  const listed = readInternationalGoals(folder, { fromDate, firstDate });
  const read: Internationals = { matches: [], refused: [], notes: [] };
  const seenRefs = new Set<string>();
  for (const [index, row] of readCsv(path, resultColumns).entries()) {
    const date = row["date"]?.trim() ?? "";
    if (date < fromDate || date >= firstDate) continue;
    const match = matchOf(row, date, shownNames);
    const reason = "reason" in match ? match.reason : seenRefs.has(match.ref) ? "listed twice" : null;
    if ("reason" in match || reason !== null) {
      const pairing = `${row["home_team"] ?? ""} - ${row["away_team"] ?? ""}`;
      read.refused.push({ where: `${path}:${index + 2}, ${date} ${pairing}`, reason: reason ?? "" });
      continue;
    }
    seenRefs.add(match.ref);
    const key = pairingKey(date, row["home_team"]?.trim() ?? "", row["away_team"]?.trim() ?? "");
    const { goals, note } = listedGoalsOf(listed, key, match);
    read.matches.push({ ...match, goals });
    if (note) read.notes.push(note);
  }
  const known = new Set(read.matches.flatMap(({ home, away }) => [home.ref, away.ref]));
  for (const name of teams.filter((team) => !known.has(nationOf(team).ref))) {
    read.notes.push({ where: path, reason: `no match of ${name} in the ${pastYears} years before ${firstDate}` });
  }
  return read;
}

function matchOf(
  row: CsvRow,
  date: string,
  shownNames: ReadonlyMap<string, string>,
): RecordedMatch | { reason: string } {
  const text = (column: string) => row[column]?.trim() ?? "";
  const team = (column: string) => nationOf(shownNames.get(text(column)) ?? text(column));
  const [home, away] = [team("home_team"), team("away_team")];
  if (!isDate(date)) return { reason: `no date: ${date}` };
  if (!slugOf(home.name) || !slugOf(away.name)) return { reason: "a team has no name" };
  if (home.ref === away.ref) return { reason: "a team against itself" };
  const [homeText, awayText] = [text("home_score"), text("away_score")];
  const isPlayed = homeText !== "" && awayText !== "" && isScore(Number(homeText), Number(awayText));
  if (!isPlayed) return { reason: `no score: ${homeText}-${awayText}` };

  const tournament = text("tournament") || "Friendly";
  return {
    ...plainMatch,
    ref: `int:${date}:${slugOf(home.name)}:${slugOf(away.name)}`,
    competition: {
      ref: `int:${slugOf(tournament)}`.slice(0, 80),
      name: tournament.slice(0, 100),
      country: "WORLD",
      entrants: "nations",
    },
    season: date.slice(0, 4),
    round: null,
    venue: [text("city"), text("country")].filter(Boolean).join(", ").slice(0, 120) || null,
    neutral: text("neutral").toUpperCase() === "TRUE",
    // Friendlies are arranged; of a competition the next match may hang on the last one.
    knockOut: tournament !== "Friendly",
    date,
    kickoffAtMs: null,
    home,
    away,
    fullTime: { home: Number(homeText), away: Number(awayText) },
  };
}

/** By the name a team has today, the name it had at the time of the tournament: the results carry today's. */
function formerNamesInUse(
  folder: string,
  { firstDate, teams }: { firstDate: string; teams: readonly string[] },
): Map<string, string> {
  const path = join(folder, "former_names.csv");
  if (!existsSync(path)) return new Map();
  return new Map(
    readCsv(path, formerColumns).flatMap((row): [string, string][] => {
      const { current = "", former = "", start_date: start = "", end_date: end = "" } = row;
      return teams.includes(former) && start <= firstDate && firstDate <= end ? [[current, former]] : [];
    }),
  );
}
