import { formatNumber, formatPercent, formatSigned } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import type { DetailPage } from "../routes/predictions/detail.server.ts";
import { DataTable } from "../ui/data-table.tsx";
import { decimalPercents } from "../ui/whole-percents.ts";
import type { ScorersView, TeamScorers } from "./market-view.ts";

/** Every market read from the one score distribution of the match. */
export function MarketTables({ page }: { page: DetailPage }) {
  const { double_chance: chance, draw_no_bet: noDraw, totals, both_teams_to_score: both } = page.markets;
  const { home, away } = page.line;
  return (
    <div className="grid items-start gap-6 md:grid-cols-2">
      <DataTable
        caption={m.markets_totals()}
        showCaption
        columns={[
          { key: "line", head: m.markets_line() },
          { key: "over", head: m.outcome_over_short() },
          { key: "under", head: m.outcome_under_short() },
        ]}
        rows={totals.map(({ line, over, under }) => ({
          key: line,
          cells: [m.markets_goals({ line: formatNumber(line, 1) }), ...percents([over, under])],
          isStrong: line === 2.5,
        }))}
      />
      <DataTable
        caption={m.markets_others()}
        showCaption
        columns={[
          { key: "outcome", head: m.markets_outcome() },
          { key: "probability", head: m.markets_probability() },
        ]}
        rows={[
          { key: "1X", cells: [m.double_chance_or_draw({ team: home }), formatPercent(chance["1X"], 1)] },
          { key: "12", cells: [m.double_chance_no_draw(), formatPercent(chance["12"], 1)] },
          { key: "X2", cells: [m.double_chance_or_draw({ team: away }), formatPercent(chance.X2, 1)] },
          { key: "DNB1", cells: [m.markets_draw_no_bet({ team: home }), formatPercent(noDraw.home, 1)] },
          { key: "DNB2", cells: [m.markets_draw_no_bet({ team: away }), formatPercent(noDraw.away, 1)] },
          { key: "yes", cells: [m.markets_both_score(), formatPercent(both.yes, 1)] },
          { key: "no", cells: [m.markets_not_both_score(), formatPercent(both.no, 1)] },
        ]}
      />
      <HalfTimeTables page={page} />
      <HandicapTable page={page} />
    </div>
  );
}

function HalfTimeTables({ page }: { page: DetailPage }) {
  const { half_time: half, half_time_full_time: both } = page.markets;
  const names = [page.line.home, m.outcome_draw(), page.line.away];
  return (
    <>
      <DataTable
        caption={m.half_time_market()}
        showCaption
        columns={[
          { key: "outcome", head: m.markets_outcome() },
          { key: "probability", head: m.markets_probability() },
        ]}
        rows={[
          ...percents([half.result.home, half.result.draw, half.result.away]).map((percent, index) => ({
            key: index,
            cells: [names[index], percent],
          })),
          ...half.totals.map(({ line, over }) => ({
            key: `over ${line}`,
            cells: [m.half_time_goals({ line: formatNumber(line, 1) }), formatPercent(over, 1)],
          })),
        ]}
      />
      <DataTable
        caption={m.half_full_market()}
        showCaption
        columns={[{ key: "half" }, ...names.map((name) => ({ key: name, head: name }))]}
        rows={[both.home, both.draw, both.away].map(({ home, draw, away }, index) => ({
          key: index,
          cells: [names[index], ...[home, draw, away].map((probability) => formatPercent(probability, 1))],
        }))}
      />
    </>
  );
}

function HandicapTable({ page: { line, markets } }: { page: DetailPage }) {
  return (
    <div>
      <DataTable
        caption={m.handicap_market()}
        showCaption
        columns={[
          { key: "line", head: m.handicap_goals({ team: line.home }) },
          { key: "home", head: line.home },
          { key: "push", head: m.handicap_push() },
          { key: "away", head: line.away },
        ]}
        rows={markets.handicaps.map(({ line: goals, home, push, away }) => ({
          key: goals,
          cells: [goals === 0 ? "0" : formatSigned(goals, 2), ...percents([home, push, away])],
        }))}
      />
      <p className="type-meta mt-2">{m.handicap_note()}</p>
    </div>
  );
}

/** Who may score first, and who at all. */
export function ScorerTables({ page, scorers }: { page: DetailPage; scorers: ScorersView }) {
  return (
    <>
      <div className="grid items-start gap-6 md:grid-cols-2">
        <TeamScorersTable team={page.line.home} scorers={scorers.home} />
        <TeamScorersTable team={page.line.away} scorers={scorers.away} />
      </div>
      <p className="type-meta mt-2">{m.scorers_no_goal({ percent: formatPercent(scorers.noGoal, 1) })}</p>
    </>
  );
}

function TeamScorersTable({ team, scorers: { players, others } }: { team: string; scorers: TeamScorers }) {
  const rows = [...players, { player: m.scorers_others(), ...others }];
  return (
    <DataTable
      caption={team}
      showCaption
      columns={[
        { key: "player" },
        { key: "first", head: m.scorers_first() },
        { key: "anytime", head: m.scorers_anytime() },
      ]}
      rows={rows.map(({ player, first, anytime }, index) => ({
        key: index,
        cells: [player, formatPercent(first, 1), formatPercent(anytime, 1)],
      }))}
    />
  );
}

/** Of outcomes of which one happens: to one decimal, together 100. */
function percents(probabilities: readonly number[]): string[] {
  return decimalPercents(probabilities).map((percent) => formatPercent(percent / 100, 1));
}
