import type { StoredLiveUpdate } from "../live/updates.ts";
import type { Locale } from "../platform/contract.ts";

type Teams = { homeTeam: string; awayTeam: string };

const statusWords: Record<Locale, Readonly<Record<string, string>>> = {
  fr: {
    "1H": "Coup d’envoi",
    HT: "Mi-temps",
    "2H": "Reprise",
    FT: "Fin du match",
    AET: "Fin du match après prolongation",
    PEN: "Fin du match aux tirs au but",
    ET: "Prolongation",
    BT: "Pause de la prolongation",
    P: "Tirs au but",
    SUSP: "Match suspendu",
    INT: "Match interrompu",
  },
  en: {
    "1H": "Kick-off",
    HT: "Half-time",
    "2H": "Second half under way",
    FT: "Full time",
    AET: "Full time after extra time",
    PEN: "Full time on penalties",
    ET: "Extra time",
    BT: "Break in extra time",
    P: "Penalty shoot-out",
    SUSP: "Match suspended",
    INT: "Match interrupted",
  },
};

const eventWords: Record<Locale, Readonly<Record<string, string>>> = {
  fr: {
    goal: "But",
    own_goal: "But contre son camp",
    penalty_goal: "But sur penalty",
    missed_penalty: "Penalty manqué",
    yellow_card: "Carton jaune",
    red_card: "Carton rouge",
    substitution: "Remplacement",
    var: "Décision de l’arbitrage vidéo",
    shootout_goal: "Tir au but marqué",
    shootout_miss: "Tir au but manqué",
  },
  en: {
    goal: "Goal",
    own_goal: "Own goal",
    penalty_goal: "Penalty scored",
    missed_penalty: "Penalty missed",
    yellow_card: "Yellow card",
    red_card: "Red card",
    substitution: "Substitution",
    var: "Video referee decision",
    shootout_goal: "Shoot-out penalty scored",
    shootout_miss: "Shoot-out penalty missed",
  },
};

const takenBackWords: Record<Locale, string> = { fr: "Annulé : ", en: "Taken back: " };

/** One line for people: "But pour Arsenal, Giroud (67′) · 2-1". */
export function updateMessage(update: StoredLiveUpdate, teams: Teams, lang: Locale): string {
  const score = `${update.homeScore}-${update.awayScore}`;
  const event = update.payload.event;
  if (!event) {
    const phase = update.payload.phaseBegan ? statusWords[lang][update.status] : undefined;
    return `${phase ?? "Score"} · ${score}`;
  }
  const team = event.side === "home" ? teams.homeTeam : teams.awayTeam;
  const minute = event.extra_minute === null ? `${event.minute}′` : `${event.minute}+${event.extra_minute}′`;
  const who = event.player === null ? team : `${team}, ${event.player}`;
  const happened = `${eventWords[lang][event.kind] ?? event.kind} ${lang === "fr" ? "pour" : "for"} ${who} (${minute})`;
  return `${update.retractsSeq === null ? "" : takenBackWords[lang]}${happened} · ${score}`;
}
