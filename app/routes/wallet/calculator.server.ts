import type * as z from "zod";

import { answerStake } from "../../../worker/wallet/calculator-body.ts";
import { stakeBody } from "../../../worker/wallet/calculator-contract.ts";
import { figureText } from "../../forms/answer-form.server.ts";
import { type OddsFormat, oddsFormatOf, oddsFormats, readOdds, writeOdds } from "../../locale/odds-formats.ts";
import { m } from "../../paraglide/messages.js";
import { type CalculatorFields, type StakeMethod, stakeMethods } from "../../wallet/calculator-fields.ts";

export type CalculatorPage = ReturnType<typeof loadCalculator>;

/** Shown before anybody has typed: an example, and the doubt one should always have. */
const example = {
  bankroll: "1000",
  probability: "52",
  risk: "0.25",
  percentage: "2",
  stake: "20",
  bets: "200",
  doubt: "2",
};
const exampleOdds = 2_100;

/** Field of the contract to that of the form, and what is wrong with it. */
const faultsOf: Record<string, [field: keyof CalculatorFields, words: () => string]> = {
  bankroll_amount: ["bankroll", m.calculator_fault_bankroll],
  odds: ["odds", m.calculator_fault_odds],
  probability: ["probability", m.calculator_fault_probability],
  risk_factor: ["risk", m.fault_field],
  percentage: ["percentage", m.calculator_fault_percentage],
  stake: ["stake", m.calculator_fault_stake],
};

/** What an address asks of the calculator; what it does not say is the example. */
export function loadCalculator(params: URLSearchParams) {
  const method = stakeMethods.find((one) => one === params.get("method")) ?? "kelly";
  const format = oddsFormats.find((one) => one === params.get("format")) ?? "decimal";
  const odds = params.get("odds") ?? writeOdds(exampleOdds, format);
  const typed: CalculatorFields = {
    method,
    format,
    odds: shownOdds(odds, format),
    bankroll: textIn(params, "bankroll"),
    probability: textIn(params, "probability"),
    risk: textIn(params, "risk"),
    percentage: textIn(params, "percentage"),
    stake: textIn(params, "stake"),
    bets: textIn(params, "bets"),
    doubt: textIn(params, "doubt"),
  };
  const question = stakeBody.safeParse(questionOf(typed));
  if (!question.success) return { typed, faults: faultsIn(question.error), result: null };
  const { bankroll_amount: bankrollMinor, odds: oddsThousandths, probability = null } = question.data;
  const result = { answer: answerStake(question.data), bankrollMinor, oddsThousandths, probability };
  return { typed, faults: {}, result };
}

function questionOf(typed: CalculatorFields): unknown {
  const odds = readOdds(typed.odds);
  const probability = typed.probability.trim() === "" ? undefined : numberOf(typed.probability) / 100;
  const simulation = { bets: numberOf(typed.bets), overestimated_by: numberOf(typed.doubt) / 100 };
  const common = {
    bankroll_amount: figureText(typed.bankroll),
    odds: odds === null ? Number.NaN : odds / 1000,
    probability,
    // Without a probability there is nothing to draw lots by.
    ...(probability === undefined ? {} : { simulation }),
  };
  const own: Record<StakeMethod, object> = {
    kelly: { risk_factor: numberOf(typed.risk) },
    percentage: { percentage: numberOf(typed.percentage) },
    flat: { stake: figureText(typed.stake) },
  };
  return { method: typed.method, ...common, ...own[typed.method] };
}

function faultsIn(error: z.ZodError): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const { path } of error.issues) {
    const [field, words] = faultsOf[String(path[0])] ?? [path.at(-1) === "bets" ? "bets" : "doubt", m.fault_field];
    faults[field] ??= words();
  }
  return faults;
}

/** In the format that is chosen, whatever it was typed in. */
function shownOdds(text: string, format: OddsFormat): string {
  const thousandths = readOdds(text);
  return thousandths === null || oddsFormatOf(text) === format ? text.slice(0, 20) : writeOdds(thousandths, format);
}

function textIn(params: URLSearchParams, field: keyof typeof example): string {
  return (params.get(field) ?? example[field]).slice(0, 20);
}

/** NaN for what is no figure, nothing among it. */
function numberOf(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(figureText(text));
}
