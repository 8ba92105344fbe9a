import { useEffect, useRef, useState } from "react";
import { useSubmit } from "react-router";

import { formatPercent } from "../locale/format.ts";
import { oddsFormats, readOdds, writeOdds } from "../locale/odds-formats.ts";
import { m } from "../paraglide/messages.js";
import { SelectField, TextField } from "../ui/field.tsx";
import { QueryForm } from "../ui/form.tsx";
import type { CalculatorFields } from "./calculator-fields.ts";

/** A pause in typing after which the page asks by itself. */
const pauseMs = 300;
const riskFactors = ["1", "0.75", "0.5", "0.25", "0.1"] as const;
const betCounts = ["50", "100", "200", "500"] as const;
const doubts = ["0", "1", "2", "5"] as const;
const formatNames = { decimal: m.odds_decimal, fractional: m.odds_fractional, american: m.odds_american } as const;

/**
 * What is typed is asked of the server as soon as typing pauses, and the address follows; without scripts a button asks.
 *
 * @param typed what stands in the fields when they appear; while somebody types they are theirs
 */
export function CalculatorForm({ typed, faults }: { typed: CalculatorFields; faults: Record<string, string> }) {
  const [shown] = useState(typed);
  const askSoon = useDelayedSubmit();
  return (
    <QueryForm
      faults={faults}
      submit={m.calculator_submit()}
      hidden={{ method: shown.method }}
      onChange={(form, changed) => {
        if (changed === "format") convertOdds(form);
        askSoon(form);
      }}
    >
      <div className="grid gap-4 md:grid-cols-2">
        <Figure name="bankroll" label={m.calculator_bankroll()} value={shown.bankroll} />
        <Figure
          name="probability"
          label={shown.method === "kelly" ? m.calculator_probability() : m.calculator_probability_optional()}
          value={shown.probability}
        />
        <TextField name="odds" label={m.calculator_odds()} value={shown.odds} autoComplete="off" maxLength={20} />
        <SelectField
          name="format"
          label={m.field_odds()}
          value={shown.format}
          options={oddsFormats.map((format) => ({ value: format, label: formatNames[format]() }))}
        />
        {shown.method === "kelly" ? (
          <SelectField
            name="risk"
            label={m.calculator_risk()}
            value={shown.risk}
            options={withTyped(riskFactors, shown.risk).map((value) => ({ value, label: riskName(value) }))}
          />
        ) : null}
        {shown.method === "percentage" ? (
          <Figure name="percentage" label={m.calculator_percentage()} value={shown.percentage} />
        ) : null}
        {shown.method === "flat" ? <Figure name="stake" label={m.calculator_stake()} value={shown.stake} /> : null}
      </div>
      <fieldset className="grid gap-4 border-t border-line pt-3 md:grid-cols-2">
        <legend className="type-h3 float-left w-full md:col-span-2">{m.calculator_simulation()}</legend>
        <SelectField
          name="bets"
          label={m.calculator_bets()}
          value={shown.bets}
          options={withTyped(betCounts, shown.bets).map((value) => ({ value, label: value }))}
        />
        <SelectField
          name="doubt"
          label={m.calculator_doubt()}
          value={shown.doubt}
          options={withTyped(doubts, shown.doubt).map((value) => ({
            value,
            label: value === "0" ? m.calculator_doubt_none() : m.calculator_doubt_points({ points: value }),
          }))}
        />
      </fieldset>
    </QueryForm>
  );
}

function Figure({ name, label, value }: { name: string; label: string; value: string }) {
  return <TextField name={name} label={label} value={value} inputMode="decimal" autoComplete="off" maxLength={20} />;
}

/** The same odds in the format that was just chosen; what is no odds stays as it is. */
function convertOdds(form: HTMLFormElement): void {
  const [odds, chosen] = [form.elements.namedItem("odds"), new FormData(form).get("format")];
  const format = oddsFormats.find((one) => one === chosen);
  if (!(odds instanceof HTMLInputElement) || !format) return;
  const thousandths = readOdds(odds.value);
  if (thousandths !== null) odds.value = writeOdds(thousandths, format);
}

function useDelayedSubmit(): (form: HTMLFormElement) => void {
  const submit = useSubmit();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (form) => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => void submit(form, { replace: true, preventScrollReset: true }), pauseMs);
  };
}

/** The choices, and what an address asked for besides. */
function withTyped(choices: readonly string[], typed: string): readonly string[] {
  return choices.includes(typed) ? choices : [...choices, typed];
}

function riskName(value: string): string {
  const factor = Number(value);
  if (!(factor > 0)) return value;
  return factor === 1 ? m.calculator_risk_full() : m.calculator_risk_part({ part: formatPercent(factor) });
}
