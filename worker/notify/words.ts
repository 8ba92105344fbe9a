import { m } from "../../app/paraglide/messages.js";
import type { Told, ToldBet, ToldGoal, ToldMatch } from "./told.ts";

type Locale = "fr" | "en";
type Options = { locale: Locale };
/** Matches a text names before it counts the rest. */
const mostNamed = 3;

export type ToldWords = {
  title: string;
  text: string;
  /** Where it leads, as the pages are named in French. */
  path: string;
};

/** What somebody is told, in their language. */
export function wordsOf(told: Told, locale: Locale): ToldWords {
  const options = { locale };
  switch (told.kind) {
    case "bet_settled":
      return { title: outcomeTitle(told.bet, options), text: betText(told.bet, options), path: betPath(told.bet) };
    case "bet_reopened":
      return {
        title: m.told_reopened_title({}, options),
        text: m.told_reopened_text({ match: betName(told.bet, options) }, options),
        path: betPath(told.bet),
      };
    case "match_kickoff":
      return {
        title: m.told_kickoff_title({ match: nameOf(told.match) }, options),
        text: told.match.league,
        path: `/matchs/${told.match.matchId}`,
      };
    case "goal":
      return {
        title: m.told_goal_title({ score: scoreOf(told.match, told.goal) }, options),
        text: goalText(told.goal, told.match, options),
        path: `/matchs/${told.match.matchId}`,
      };
    case "goal_taken_back":
      return {
        title: m.told_goal_back_title({ score: scoreOf(told.match, told.goal) }, options),
        text: m.told_goal_back_text({ team: scorerOf(told.match, told.goal) }, options),
        path: `/matchs/${told.match.matchId}`,
      };
    case "prediction_published":
      return {
        title: m.told_published_title({ count: String(told.matches.length) }, options),
        text: namesOf(told.matches, options),
        path: predictionsPath(told.matches),
      };
    case "prediction_updated":
      return {
        title: m.told_updated_title({ count: String(told.matches.length) }, options),
        text: namesOf(told.matches, options),
        path: predictionsPath(told.matches),
      };
    case "books_alert":
      return alertWords(told, options);
    case "daily_digest": {
      const lines = digestLines(told, locale);
      return {
        title: m.told_digest_title({ day: dayName(told.day, locale) }, options),
        text: lines.join(" "),
        path: "/notifications",
      };
    }
  }
}

/** The paragraphs of a digest: results one by one, then what was published. */
export function digestLines(told: Extract<Told, { kind: "daily_digest" }>, locale: Locale): string[] {
  const options = { locale };
  return [
    ...told.bets.map((bet) => `${outcomeTitle(bet, options)} · ${betText(bet, options)}`),
    ...(told.reopened > 0 ? [m.told_digest_reopened({ count: String(told.reopened) }, options)] : []),
    ...(told.published > 0 ? [m.told_digest_published({ count: String(told.published) }, options)] : []),
    ...(told.updated > 0 ? [m.told_digest_updated({ count: String(told.updated) }, options)] : []),
  ];
}

function alertWords(told: Extract<Told, { kind: "books_alert" }>, options: Options): ToldWords {
  if (told.alert === "book_frozen") {
    return {
      title: m.told_book_frozen_title({ id: String(told.bankrollId) }, options),
      text: m.told_book_frozen_text({}, options),
      path: "/admin/comptabilite",
    };
  }
  const texts = {
    bet_refused: m.told_bet_refused_text,
    status_unknown: m.told_status_unknown_text,
    match_silent: m.told_match_silent_text,
    correction_waits: m.told_correction_text,
  };
  const title = told.alert === "correction_waits" ? m.told_correction_title : m.told_held_up_title;
  return {
    title: title({ match: nameOf(told.match) }, options),
    text: texts[told.alert]({}, options),
    path: "/admin/reglements",
  };
}

function outcomeTitle(bet: ToldBet, options: Options): string {
  const titles = {
    won: m.told_won,
    lost: m.told_lost,
    void: m.told_void,
    half_won: m.told_half_won,
    half_lost: m.told_half_lost,
  };
  return bet.outcome === null ? m.told_open({}, options) : titles[bet.outcome]({}, options);
}

function betText(bet: ToldBet, options: Options): string {
  const match = betName(bet, options);
  const balance = moneyOf(bet.balanceMinor, bet.currency, options.locale);
  if (bet.profitMinor === null) return m.told_bet_open_text({ match, balance }, options);
  const profit = moneyOf(bet.profitMinor, bet.currency, options.locale, true);
  return m.told_bet_text({ match, profit, balance }, options);
}

function betName({ legs }: ToldBet, options: Options): string {
  const [first] = legs;
  return legs.length === 1 && first ? nameOf(first) : m.told_combined({ count: String(legs.length) }, options);
}

function betPath({ legs }: ToldBet): string {
  const [first] = legs;
  return legs.length === 1 && first ? `/matchs/${first.matchId}` : "/bankroll";
}

function goalText(goal: ToldGoal, match: ToldMatch, options: Options): string {
  const minute = `${goal.minute}${goal.extraMinute === null ? "" : `+${goal.extraMinute}`}`;
  const scorer = goal.player ?? scorerOf(match, goal);
  return goal.estimated
    ? m.told_goal_estimated({ scorer, minute }, options)
    : m.told_goal_text({ scorer, minute }, options);
}

function scorerOf(match: ToldMatch, { side }: ToldGoal): string {
  return side === "home" ? match.home : match.away;
}

function scoreOf({ home, away }: ToldMatch, { homeScore, awayScore }: ToldGoal): string {
  return `${home} ${homeScore}–${awayScore} ${away}`;
}

function nameOf({ home, away }: ToldMatch): string {
  return `${home} – ${away}`;
}

function namesOf(matches: readonly ToldMatch[], options: Options): string {
  const named = matches.slice(0, mostNamed).map(nameOf).join(", ");
  const more = matches.length - mostNamed;
  return more > 0 ? m.told_and_more({ named, count: String(more) }, options) : named;
}

function predictionsPath(matches: readonly ToldMatch[]): string {
  const [first] = matches;
  return matches.length === 1 && first ? `/matchs/${first.matchId}` : "/predictions";
}

function moneyOf(minor: number, currency: string, locale: Locale, withSign = false): string {
  return new Intl.NumberFormat(locale, {
    style: "currency",
    currency,
    ...(withSign ? { signDisplay: "exceptZero" as const } : {}),
  }).format(minor / 100);
}

function dayName(day: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" }).format(
    Date.parse(`${day}T00:00:00Z`),
  );
}
