import { formatNumber, formatOdds, formatPercent } from "../locale/format.ts";
import { m } from "../paraglide/messages.js";
import { modelName } from "../record/model-names.ts";
import { DataTable } from "../ui/data-table.tsx";
import { FormPills } from "../ui/form-pills.tsx";
import { decimalPercents } from "../ui/whole-percents.ts";
import type { DetailPage } from "../routes/predictions/detail.server.ts";
import { bestOdds } from "./odds-rows.ts";
import { outcomeNames } from "./wording.ts";

/** Form and goals of both teams, the better figure bold. */
export function ComparisonTable({ page }: { page: DetailPage }) {
  const { home_team: home, away_team: away } = page.stats;
  const rows = [
    {
      key: "form",
      cells: [
        m.compare_form(),
        <FormPills key="home" letters={home.recent_form.slice(-5)} />,
        <FormPills key="away" letters={away.recent_form.slice(-5)} />,
      ],
    },
    pairRow("scored", m.compare_scored(), home.goals_scored_avg, away.goals_scored_avg, "more"),
    pairRow("conceded", m.compare_conceded(), home.goals_conceded_avg, away.goals_conceded_avg, "less"),
    pairRow("won", m.compare_won(), home.win_percentage, away.win_percentage, "more", formatPercent),
    pairRow(
      "expected",
      m.compare_expected(),
      page.markets.expected_goals.home,
      page.markets.expected_goals.away,
      "more",
      twoDecimals,
    ),
  ];
  return (
    <DataTable
      caption={m.compare_caption({ home: home.matches_counted, away: away.matches_counted })}
      showCaption
      columns={[{ key: "figure" }, { key: "home", head: page.line.home }, { key: "away", head: page.line.away }]}
      rows={rows}
    />
  );
}

/** Who offers what for this market, and since when. */
export function OddsTable({ page }: { page: DetailPage }) {
  if (page.odds.length === 0) return <p>{m.odds_none()}</p>;
  const best = bestOdds(page.odds);
  const names = outcomeNames(page.line);
  return (
    <>
      <DataTable
        caption={m.odds_caption()}
        isWide
        columns={[
          { key: "bookmaker", head: m.odds_bookmaker() },
          ...names.map(outcomeColumn),
          { key: "known", head: m.odds_known() },
        ]}
        rows={page.odds.map((row) => ({
          key: row.key,
          cells: [
            <>
              {row.bookmaker}
              {row.simulated || row.aggregate ? (
                <span className="type-meta block">{row.simulated ? m.odds_simulated() : m.odds_aggregate()}</span>
              ) : null}
            </>,
            ...names.map((name, index) => (
              <Price key={name} odds={row.odds[index] ?? null} best={best[index] ?? null} />
            )),
            <span key="known" className="type-meta md:whitespace-nowrap">
              {row.knownOn}
              {row.closing ? ` · ${m.odds_closing()}` : null}
            </span>,
          ],
        }))}
      />
      {page.odds.some((row) => row.simulated) ? <p className="type-meta mt-2">{m.odds_simulated_note()}</p> : null}
    </>
  );
}

/** The same match seen with and without prices, and by each model alone. */
export function ProbabilitySets({ page }: { page: DetailPage }) {
  const { published, independent, results, market, components } = page.sets;
  const names = [page.line.home, m.outcome_draw(), page.line.away];
  const columns = [{ key: "set" }, ...names.map(outcomeColumn)];
  return (
    <>
      <DataTable
        caption={m.sets_title()}
        columns={columns}
        rows={[
          { ...setRow("published", m.sets_published(), published), isStrong: true },
          setRow("independent", m.sets_independent(), independent),
          ...(results ? [setRow("results", m.sets_results(), results)] : []),
          ...(market ? [setRow("market", m.sets_market(), market)] : []),
        ]}
      />
      <p className="type-meta mt-2 mb-4">{market ? m.sets_note_market() : m.sets_note_results()}</p>
      <DataTable
        caption={m.sets_components()}
        showCaption
        columns={columns}
        rows={components.map(({ model, probabilities }) =>
          setRow(model, modelName({ model, name: model }), probabilities),
        )}
      />
    </>
  );
}

function setRow(key: string, name: string, probabilities: readonly number[]) {
  return { key, cells: [name, ...decimalPercents(probabilities).map((percent) => formatPercent(percent / 100, 1))] };
}

/** Everything that was published before kick-off, in order. */
export function RevisionsTable({ page }: { page: DetailPage }) {
  return (
    <DataTable
      caption={m.revisions_title()}
      isWide
      columns={[{ key: "published", head: m.revisions_published() }, ...outcomeNames(page.line).map(outcomeColumn)]}
      rows={page.revisions.map(({ revision, publishedOn, probabilities }) => ({
        key: revision,
        cells: [
          m.revisions_name({ revision: String(revision), moment: publishedOn }),
          ...decimalPercents(probabilities).map((percent) => formatPercent(percent / 100, 1)),
        ],
        isStrong: revision === page.revisions.at(-1)?.revision,
      }))}
    />
  );
}

function Price({ odds, best }: { odds: number | null; best: number | null }) {
  return (
    <span className={odds !== null && odds === best ? "font-extrabold" : "font-medium"}>
      {odds === null ? "–" : formatOdds(odds)}
    </span>
  );
}

function outcomeColumn(name: string) {
  return { key: name, head: name };
}

function pairRow(
  key: string,
  name: string,
  home: number | null,
  away: number | null,
  better: "more" | "less",
  format: (value: number) => string = oneDecimal,
) {
  const [homeText, awayText] = [home, away].map((value) => (value === null ? "–" : format(value)));
  const homeIsBetter =
    home !== null && away !== null && homeText !== awayText && (better === "more" ? home > away : home < away);
  const awayIsBetter = home !== null && away !== null && homeText !== awayText && !homeIsBetter;
  return {
    key,
    cells: [
      name,
      <span key="home" className={homeIsBetter ? "font-extrabold" : "font-medium"}>
        {homeText}
      </span>,
      <span key="away" className={awayIsBetter ? "font-extrabold" : "font-medium"}>
        {awayText}
      </span>,
    ],
  };
}

function oneDecimal(value: number): string {
  return formatNumber(value, 1);
}

function twoDecimals(value: number): string {
  return formatNumber(value, 2);
}
