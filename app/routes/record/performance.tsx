import { clsx } from "clsx";
import { type LoaderFunctionArgs, useLoaderData } from "react-router";

import { pageContext } from "../../context.ts";
import { PageHead } from "../../layout/page-head.tsx";
import { formatNumber, formatPercent } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { marketName } from "../../predictions/wording.ts";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { BacktestSections } from "../../record/backtest-sections.tsx";
import { CalibrationDiagram, CalibrationTable } from "../../record/calibration-diagram.tsx";
import { ChainProof } from "../../record/chain-proof.tsx";
import { Comparisons } from "../../record/comparisons.tsx";
import { JudgedList } from "../../record/judged-list.tsx";
import { keyFigures } from "../../record/key-figures.tsx";
import { LastMonth } from "../../record/last-month.tsx";
import { loadRecord } from "./record.server.ts";
import { ScoreTable } from "../../record/score-tables.tsx";
import { Figures } from "../../ui/figures.tsx";
import { EmptyState } from "../../ui/notices.tsx";
import { Section } from "../../ui/section.tsx";

export const middleware = [publiclyCached("performance")];

/** Fewer judged results than this draw no diagram: it would show chance. */
const enoughForDiagram = 50;
const months = "mois";

export function loader({ context }: LoaderFunctionArgs) {
  return loadRecord(context.get(pageContext));
}

export default function Performance() {
  const record = useLoaderData<typeof loader>();
  const { calibration, global_stats: all } = record;
  return (
    <article className="mx-auto w-full max-w-5xl grow lg:border-x lg:border-line">
      <PageHead title={m.performance_title()} description={m.performance_description()} />
      <header className="gutter py-5">
        <h1 className="type-h1">{m.performance_heading()}</h1>
        <p className="mt-2 max-w-[68ch]">
          {record.sinceDay ? m.performance_intro({ day: record.sinceDay }) : m.performance_intro_empty()}
        </p>
      </header>
      {all.total_predictions === 0 ? (
        <EmptyState title={m.performance_empty()} />
      ) : (
        <>
          {record.lastMonth ? <LastMonth month={record.lastMonth} anchor={months} /> : null}
          <div className={clsx("gutter pb-5", record.lastMonth && "pt-5")}>
            <Figures
              figures={[
                ...keyFigures(record),
                {
                  label: m.record_hit_rate(),
                  value: all.success_rate === null ? "–" : formatPercent(all.success_rate, 1),
                  note: m.record_hit_rate_note(),
                },
              ]}
              columns={4}
            />
          </div>
          <div className="grid md:grid-cols-2">
            <div className="min-w-0 md:border-r md:border-line">
              <Section title={m.calibration_title()} note={m.calibration_note()}>
                {calibration.count < enoughForDiagram ? (
                  <p>{m.calibration_too_small({ count: formatNumber(calibration.count) })}</p>
                ) : (
                  <>
                    <CalibrationDiagram calibration={calibration} />
                    <CalibrationTable calibration={calibration} />
                  </>
                )}
              </Section>
            </div>
            <div className="min-w-0">
              <Section title={m.comparisons_title()} note={m.comparisons_note()}>
                <Comparisons comparisons={record.comparisons} />
              </Section>
              <Section title={m.scores_title()} note={m.scores_note()}>
                <ScoreTable
                  caption={m.scores_title()}
                  rows={(["1X2", "OU", "BTTS"] as const).flatMap((type) => {
                    const scores = record.scores[type];
                    return scores ? [{ key: type, name: marketName(type), scores }] : [];
                  })}
                />
              </Section>
            </div>
          </div>
          <div className="grid md:grid-cols-2">
            <div className="min-w-0 md:border-r md:border-line">
              <Section title={m.by_league_title()} note={m.by_note()}>
                <ScoreTable
                  caption={m.by_league_title()}
                  rows={Object.entries(record.by_league).map(([name, scores]) => ({ key: name, name, scores }))}
                />
              </Section>
            </div>
            <div className="min-w-0">
              <Section anchor={months} title={m.by_month_title()} note={m.by_note()}>
                <ScoreTable
                  caption={m.by_month_title()}
                  showsRate
                  rows={record.by_month.map(({ month, name, ...scores }) => ({ key: month, name, scores }))}
                />
              </Section>
            </div>
          </div>
          <Section title={m.judged_title()} note={m.judged_note()}>
            <JudgedList judged={record.judged} />
          </Section>
        </>
      )}
      <BacktestSections backtest={record.backtest} />
      <Section title={m.chain_title()} note={m.chain_note()}>
        <ChainProof chain={record.chain} />
      </Section>
      <Section title={m.recompute_title()}>
        <p className="max-w-[68ch]">{m.recompute_text()}</p>
        <ul className="mt-2">
          {["/api/v1/predictions/performance/", "/api/v1/predictions/public_history/?days=90"].map((address) => (
            <li key={address}>
              <a href={address} className="link inline-block py-1.5 font-medium font-stretch-85%">
                {address}
              </a>
            </li>
          ))}
        </ul>
        <p className="mt-3">
          <LocalLink to="/methode" className="link">
            {m.footer_method()}
          </LocalLink>
        </p>
      </Section>
    </article>
  );
}
