import type { ConfidenceReason } from "./confidence.ts";
import type { Contribution, ContributionFactor } from "./contributions.ts";
import type { Entrants } from "./engine/pool-settings.ts";
import type { FormLetter, TeamForm } from "./form.ts";
import type { Market, ResultProbabilities, Selection } from "./market.ts";
import {
  announce,
  englishOf,
  enumerate,
  frenchOf,
  type Locale,
  lowerFirst,
  narrowSpace,
  wordCount,
  wordNumber,
  wordPercent,
} from "./wording.ts";

/** Everything the explanation may speak of; all of it is stored with the revision. */
export type ReasoningInput = {
  homeTeam: string;
  awayTeam: string;
  market: Market;
  pick: Selection;
  /** Published probability of the pick. */
  pickProbability: number;
  /** Published 1X2 probabilities, and which set they are. */
  probabilities: ResultProbabilities;
  source: "market" | "independent";
  expectedGoals: { home: number; away: number };
  contributions: readonly Contribution[];
  homeForm: TeamForm;
  awayForm: TeamForm;
  /** Results the model was fitted to, and whose they are. */
  sampleSize: number;
  entrants: Entrants;
  confidence: number;
  reasons: readonly ConfidenceReason[];
};

export type PredictionWords = { reasoning: string; keyFactors: string[]; predictionText: string };

/** A factor that rounds to nothing explains nothing. */
const leastPoints = 0.0005;
const sentenceFactors = 2;
/** Those whose English label begins with the name of a team. */
const teamFactors: ReadonlySet<ContributionFactor> = new Set([
  "home_attack",
  "home_defence",
  "away_attack",
  "away_defence",
]);
/** Points below which a reason for doubt is left to the full list. */
const notableDoubt = -5;

/**
 * Explains a prediction in French and English. Every number in the text is one of the input's, rounded; nothing is said
 * about anyone's gains.
 */
export function explainPrediction(input: ReasoningInput): Record<Locale, PredictionWords> {
  return { fr: wordsIn(input, "fr"), en: wordsIn(input, "en") };
}

/** The pick in words: "Victoire d’Arsenal", "Arsenal win". */
export function predictionText(pick: Selection, teams: { homeTeam: string; awayTeam: string }, locale: Locale): string {
  const french = locale === "fr";
  switch (pick) {
    case "1":
      return french ? `Victoire ${frenchOf(teams.homeTeam)}` : `${teams.homeTeam} win`;
    case "2":
      return french ? `Victoire ${frenchOf(teams.awayTeam)}` : `${teams.awayTeam} win`;
    case "X":
      return french ? "Match nul" : "Draw";
    case "over":
      return french ? "Plus de 2,5 buts" : "Over 2.5 goals";
    case "under":
      return french ? "Moins de 2,5 buts" : "Under 2.5 goals";
    case "yes":
      return french ? "Les deux équipes marquent" : "Both teams to score";
    case "no":
      return french ? "Au moins une équipe ne marque pas" : "Both teams to score: no";
  }
}

/** What a contribution is about: "Attaque d’Arsenal", "Arsenal’s attack". */
export function describeFactor(
  factor: ContributionFactor,
  teams: { homeTeam: string; awayTeam: string },
  locale: Locale,
): string {
  const french = locale === "fr";
  switch (factor) {
    case "home_advantage":
      return french ? "Avantage du terrain" : "Home advantage";
    case "home_attack":
      return french ? `Attaque ${frenchOf(teams.homeTeam)}` : `${englishOf(teams.homeTeam)} attack`;
    case "home_defence":
      return french ? `Défense ${frenchOf(teams.homeTeam)}` : `${englishOf(teams.homeTeam)} defence`;
    case "away_attack":
      return french ? `Attaque ${frenchOf(teams.awayTeam)}` : `${englishOf(teams.awayTeam)} attack`;
    case "away_defence":
      return french ? `Défense ${frenchOf(teams.awayTeam)}` : `${englishOf(teams.awayTeam)} defence`;
    case "shots":
      return french ? "Tirs cadrés des deux équipes" : "Shots on target of both";
    case "ratings":
      return french ? "Classements Elo et pi, forme récente" : "Elo and pi ratings, recent form";
    case "earlier_prices":
      return french ? "Cotes de clôture des matchs passés" : "Closing prices of earlier matches";
    case "market_prices":
      return french ? "Cotes d’avant-match" : "Pre-match prices";
  }
}

/** One reason of a confidence, without its effect. */
export function describeReason(reason: ConfidenceReason, locale: Locale): string {
  const french = locale === "fr";
  const { matches = 0, distance = 0, error = 0, count = 0, days } = reason.values;
  const matchCount = wordCount(matches, 0, french ? ["match", "matchs"] : ["match", "matches"], locale);
  function points(share: number): string {
    return wordCount(share * 100, 1, ["point", "points"], locale);
  }
  switch (reason.code) {
    case "home_sample":
      return announce(french ? "Résultats de l’équipe à domicile" : "Results of the home team", matchCount, locale);
    case "away_sample":
      return announce(french ? "Résultats de l’équipe à l’extérieur" : "Results of the away team", matchCount, locale);
    case "promoted_team":
      return announce(
        french ? "Équipe promue, résultats à ce niveau" : "Promoted team, results at this level",
        matchCount,
        locale,
      );
    case "stale_results": {
      if (days === undefined) return french ? "Une équipe sans résultat connu" : "One team without a known result";
      const age = wordCount(days, 0, french ? ["jour", "jours"] : ["day", "days"], locale);
      return french ? `Dernier résultat connu vieux de ${age}` : `Latest known result ${age} old`;
    }
    case "no_market_price":
      return french ? "Aucune cote d’avant-match connue" : "No pre-match price known";
    case "sets_agree":
      return french
        ? `Résultats et cotes concordent à ${points(distance)} près`
        : `Results and prices agree within ${points(distance)}`;
    case "sets_disagree":
      return french
        ? `Résultats et cotes divergent de ${points(distance)}`
        : `Results and prices differ by ${points(distance)}`;
    case "recent_calibration": {
      const evaluated = wordNumber(count, 0, locale);
      return french
        ? `Calibration récente${narrowSpace}: ${points(error)} d’écart moyen sur ${evaluated} probabilités évaluées`
        : `Recent calibration: off by ${points(error)} on average over ${evaluated} evaluated probabilities`;
    }
  }
}

function wordsIn(input: ReasoningInput, locale: Locale): PredictionWords {
  const sentences = [
    input.market === "1X2" ? resultSentence(input, locale) : goalsSentence(input, locale),
    input.market === "1X2" ? factorSentence(input, locale) : null,
    formSentence(input, locale),
    confidenceSentence(input, locale),
  ];
  return {
    reasoning: sentences.filter((sentence) => sentence !== null).join(" "),
    keyFactors: keyFactors(input, locale),
    predictionText: predictionText(input.pick, input, locale),
  };
}

function resultSentence({ homeTeam, awayTeam, ...input }: ReasoningInput, locale: Locale): string {
  const [home, draw, away] = input.probabilities.map((p) => wordPercent(p, locale));
  const homeGoals = wordNumber(input.expectedGoals.home, 2, locale);
  const awayGoals = wordNumber(input.expectedGoals.away, 2, locale);
  const sample = sampleWords(input, locale);
  if (locale === "fr") {
    const shares = `${home} pour ${homeTeam}, ${draw} pour le nul et ${away} pour ${awayTeam}`;
    const goals = wordCount(input.expectedGoals.home, 2, ["but", "buts"], locale);
    return input.source === "market"
      ? `Les cotes d’avant-match, sans leur marge, donnent ${shares}${narrowSpace}; le modèle, nourri de ${sample}, attend ${goals} contre ${awayGoals}.`
      : `Nourri de ${sample}, le modèle donne ${shares}, et attend ${goals} contre ${awayGoals}.`;
  }
  const shares = `${homeTeam} ${home}, the draw ${draw} and ${awayTeam} ${away}`;
  return input.source === "market"
    ? `Pre-match prices, without their margin, give ${shares}; the model, fitted to ${sample}, expects ${homeGoals} goals to ${awayGoals}.`
    : `Fitted to ${sample}, the model gives ${shares}, and expects ${homeGoals} goals to ${awayGoals}.`;
}

function goalsSentence({ homeTeam, awayTeam, ...input }: ReasoningInput, locale: Locale): string {
  const pick = lowerFirst(predictionText(input.pick, { homeTeam, awayTeam }, locale));
  const probability = wordPercent(input.pickProbability, locale);
  const sample = sampleWords(input, locale);
  const awayGoals = wordNumber(input.expectedGoals.away, 2, locale);
  if (locale === "fr") {
    const goals = wordCount(input.expectedGoals.home, 2, ["but", "buts"], locale);
    const anchor = input.source === "market" ? " et recale ses scores sur les cotes d’avant-match" : "";
    return `Nourri de ${sample}, le modèle attend ${goals} pour ${homeTeam} et ${awayGoals} pour ${awayTeam}${anchor}${narrowSpace}: «${narrowSpace}${pick}${narrowSpace}» ressort à ${probability}.`;
  }
  const homeGoals = wordNumber(input.expectedGoals.home, 2, locale);
  const anchor = input.source === "market" ? ", and fits its scores to the pre-match prices" : "";
  return `Fitted to ${sample}, the model expects ${homeGoals} goals from ${homeTeam} and ${awayGoals} from ${awayTeam}${anchor}: “${pick}” comes out at ${probability}.`;
}

/** "1,520 league results". */
function sampleWords(
  { sampleSize, entrants }: Pick<ReasoningInput, "sampleSize" | "entrants">,
  locale: Locale,
): string {
  const count = wordNumber(sampleSize, 0, locale);
  if (locale === "fr")
    return `${count} résultats ${entrants === "nations" ? "de sélections nationales" : "du championnat"}`;
  return `${count} ${entrants === "nations" ? "results of national teams" : "league results"}`;
}

function factorSentence(input: ReasoningInput, locale: Locale): string | null {
  const factors = strongestFactors(input, sentenceFactors).map(
    (contribution) => `${inSentence(contribution.factor, input, locale)} (${swing(contribution, input, locale)})`,
  );
  if (factors.length === 0) return null;
  return `${announce(locale === "fr" ? "Ce qui pèse le plus" : "What weighs most", enumerate(factors, locale), locale)}.`;
}

function formSentence({ homeTeam, awayTeam, homeForm, awayForm }: ReasoningInput, locale: Locale): string | null {
  const teams = [formClause(homeTeam, homeForm, locale), formClause(awayTeam, awayForm, locale)].filter(
    (clause) => clause !== null,
  );
  return teams.length === 0 ? null : `${teams.join(locale === "fr" ? `${narrowSpace}; ` : "; ")}.`;
}

function formClause(team: string, form: TeamForm, locale: Locale): string | null {
  const { goalsScoredAverage: scored, goalsConcededAverage: conceded } = form;
  if (scored === null || conceded === null || form.letters.length === 0) return null;
  const letters = formLetters(form.letters, locale);
  const against = wordNumber(conceded, 1, locale);
  return locale === "fr"
    ? `${team} (${letters}) marque ${wordCount(scored, 1, ["but", "buts"], locale)} et en encaisse ${against} par match ces derniers temps`
    : `${team} (${letters}) have lately scored ${wordNumber(scored, 1, locale)} and conceded ${against} a match`;
}

function confidenceSentence({ confidence, reasons }: ReasoningInput, locale: Locale): string {
  const doubt = reasons.toSorted((a, b) => a.effect - b.effect).find((reason) => reason.effect <= notableDoubt);
  const score = `${wordNumber(confidence, 0, locale)} ${locale === "fr" ? "sur cent" : "out of a hundred"}`;
  const remark = doubt ? ` (${lowerFirst(describeReason(doubt, locale))})` : "";
  return `${announce(locale === "fr" ? "Fiabilité" : "Reliability", `${score}${remark}`, locale)}.`;
}

function keyFactors(input: ReasoningInput, locale: Locale): string[] {
  const french = locale === "fr";
  const { homeTeam, awayTeam, expectedGoals } = input;
  const forms = (
    [
      [homeTeam, input.homeForm],
      [awayTeam, input.awayForm],
    ] as const
  )
    .filter(([, form]) => form.letters.length > 0)
    .map(([team, form]) =>
      announce(
        french ? `Forme ${frenchOf(team)}` : `${englishOf(team)} form`,
        formLetters(form.letters, locale),
        locale,
      ),
    );
  if (input.market === "1X2") {
    const factors = strongestFactors(input, input.contributions.length).map((contribution) =>
      announce(describeFactor(contribution.factor, input, locale), swing(contribution, input, locale), locale),
    );
    return [...factors, ...forms];
  }
  const [home, away] = [wordNumber(expectedGoals.home, 2, locale), wordNumber(expectedGoals.away, 2, locale)];
  const goals = french
    ? `${home} pour ${homeTeam}, ${away} pour ${awayTeam}`
    : `${homeTeam} ${home}, ${awayTeam} ${away}`;
  return [announce(french ? "Buts attendus" : "Expected goals", goals, locale), ...forms];
}

function strongestFactors({ contributions }: ReasoningInput, count: number): Contribution[] {
  return contributions
    .filter(({ points }) => Math.abs(points) >= leastPoints)
    .toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points))
    .slice(0, count);
}

/** A label inside a sentence: only the generic ones lose their capital, a team's name keeps it. */
function inSentence(factor: ContributionFactor, input: ReasoningInput, locale: Locale): string {
  const label = describeFactor(factor, input, locale);
  return locale === "en" && teamFactors.has(factor) ? label : lowerFirst(label);
}

function swing({ points }: Contribution, { homeTeam, awayTeam }: ReasoningInput, locale: Locale): string {
  const size = wordCount(points * 100, 1, ["point", "points"], locale);
  return `${size} ${locale === "fr" ? "pour" : "towards"} ${points > 0 ? homeTeam : awayTeam}`;
}

function formLetters(letters: readonly FormLetter[], locale: Locale): string {
  const french = { W: "V", D: "N", L: "D" } as const;
  return letters.map((letter) => (locale === "fr" ? french[letter] : letter)).join("-");
}
