import { formatDate, formatList, formatNumber, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { Figures } from "../ui/figures.tsx";
import { Section } from "../ui/section.tsx";
import type { BacktestView } from "./backtest-view.ts";
import { CalibrationDiagram, CalibrationTable } from "./calibration-diagram.tsx";
import { DifferenceByMonth, DifferenceByMonthTable, DifferenceTable } from "./difference-by-month.tsx";
import { ModelComparison } from "./model-comparison.tsx";
import { leagueName, modelName } from "./model-names.ts";

/** What the engine gives on past seasons, apart from what was published; every figure is a stored one. */
export function BacktestSections({ backtest }: { backtest: BacktestView | null }) {
  if (!backtest) return <NoBacktest />;
  const { run, models, sets, stakes } = backtest;
  const isPriced = models.some(({ market }) => market !== null);
  return (
    <>
      <Section title={m.backtest_title()} note={m.backtest_note()}>
        <RunIdentity backtest={backtest} />
      </Section>
      <Section title={m.backtest_models_title()} note={isPriced ? m.backtest_models_note() : undefined}>
        <ModelComparison models={models} />
      </Section>
      {isPriced ? (
        <>
          <Section title={m.backtest_months_title()} note={m.backtest_months_note()}>
            <div className="grid gap-x-6 gap-y-4 md:grid-cols-3">
              {sets.map((set) => (
                <DifferenceByMonth key={set.model} set={set} />
              ))}
            </div>
            <DifferenceByMonthTable sets={sets} />
          </Section>
          <Section title={m.backtest_by_league_title()}>
            <DifferenceTable
              caption={m.backtest_by_league_title()}
              head={m.backtest_league()}
              sets={sets}
              groupsOf={(set) => set.by_league}
              nameOf={leagueName}
            />
          </Section>
          <Section title={m.backtest_by_season_title()}>
            <DifferenceTable
              caption={m.backtest_by_season_title()}
              head={m.backtest_season()}
              sets={sets}
              groupsOf={(set) => set.by_season}
              nameOf={seasonName}
            />
          </Section>
        </>
      ) : null}
      <Section title={m.backtest_calibration_title()} note={m.calibration_note()}>
        <div className="grid gap-x-6 gap-y-4 md:grid-cols-3">
          {sets.map((set) => {
            const calibration = {
              bins: set.calibration,
              expected_calibration_error: set.calibrationError,
              count: run.matches,
            };
            return (
              <div key={set.model} className="min-w-0">
                <h3 className="type-h3 mb-1">{modelName(set)}</h3>
                <CalibrationDiagram calibration={calibration} name={modelName(set)} />
                <CalibrationTable calibration={calibration} name={modelName(set)} />
              </div>
            );
          })}
        </div>
      </Section>
      {stakes && isPriced ? <Stakes stakes={stakes} /> : null}
    </>
  );
}

function NoBacktest() {
  return (
    <Section title={m.backtest_title()} note={m.backtest_note()}>
      <p>{m.backtest_none()}</p>
      <p className="mt-1">
        {m.backtest_none_command()} <code>npm run backtest</code>
      </p>
    </Section>
  );
}

function RunIdentity({ backtest: { run, others } }: { backtest: BacktestView }) {
  return (
    <>
      <dl className="grid items-baseline gap-x-6 gap-y-1.5 md:grid-cols-[max-content_1fr]">
        <dt className="type-meta">{m.backtest_source()}</dt>
        <dd>{run.source}</dd>
        <dt className="type-meta">{m.backtest_leagues()}</dt>
        <dd>{formatList(run.leagues.map(leagueName))}</dd>
        <dt className="type-meta">{m.backtest_days()}</dt>
        <dd>{dayRange(run)}</dd>
        <dt className="type-meta">{m.backtest_matches()}</dt>
        <dd className="tabular-nums">{formatNumber(run.matches)}</dd>
        <dt className="type-meta">{m.backtest_lookahead()}</dt>
        <dd>{lookaheadText(run.lookahead_check)}</dd>
        <dt className="type-meta">{m.backtest_created()}</dt>
        <dd>{formatDate(run.createdAtMs, "UTC")}</dd>
        <dt className="type-meta">{m.backtest_engine()}</dt>
        <dd>
          <code>{run.engine_version}</code>
        </dd>
        <dt className="type-meta">{m.backtest_data_hash()}</dt>
        <dd className="break-all">
          <code>{run.data_hash}</code>
        </dd>
        <dt className="type-meta">{m.backtest_command()}</dt>
        <dd className="break-words">
          <code>{run.command}</code>
        </dd>
      </dl>
      {others.length > 0 ? (
        <>
          <h3 className="type-h3 mt-4">{m.backtest_others()}</h3>
          <ul>
            {others.map((other) => (
              <li key={other.run} className="type-meta">
                {[
                  other.source,
                  formatList(other.leagues.map(leagueName)),
                  dayRange(other),
                  `${formatNumber(other.matches)} ${m.backtest_matches().toLowerCase()}`,
                ].join(" · ")}
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </>
  );
}

function Stakes({ stakes }: { stakes: NonNullable<BacktestView["stakes"]> }) {
  const share = (value: number | null) => (value === null ? "–" : signedPercent(value));
  return (
    <Section title={m.backtest_stakes_title()} note={m.backtest_stakes_note()}>
      {stakes.bets === 0 ? (
        <p>{m.backtest_stakes_none()}</p>
      ) : (
        <Figures
          columns={4}
          figures={[
            { label: m.backtest_stakes_bets(), value: formatNumber(stakes.bets) },
            {
              label: m.backtest_stakes_closing(),
              value: share(stakes.closing_line_value),
              note: m.backtest_stakes_closing_note(),
            },
            { label: m.backtest_stakes_yield(), value: share(stakes.yield), note: m.backtest_stakes_yield_note() },
            {
              label: m.backtest_stakes_flat(),
              value: share(stakes.flat_yield),
              note: m.backtest_stakes_flat_note(),
            },
          ]}
        />
      )}
    </Section>
  );
}

function seasonName(season: string) {
  return <span className="whitespace-nowrap">{season}</span>;
}

function signedPercent(value: number): string {
  return `${value < 0 ? "−" : "+"}${formatPercent(Math.abs(value), 1)}`;
}

function lookaheadText(check: BacktestView["run"]["lookahead_check"]): string {
  if (!check) return m.backtest_lookahead_none();
  const [lines, days] = [formatNumber(check.lines), formatNumber(check.days)];
  return check.differences === 0
    ? m.backtest_lookahead_passed({ lines, days })
    : m.backtest_lookahead_failed({ differences: formatNumber(check.differences), lines });
}

/** Days as they stand in the record, whatever the zone of the reader. */
function dayRange({ from, to }: { from: string; to: string }): string {
  return m.backtest_days_range({ from: formatDate(Date.parse(from), "UTC"), to: formatDate(Date.parse(to), "UTC") });
}
