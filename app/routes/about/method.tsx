import { type LoaderFunctionArgs, useLoaderData } from "react-router";

import { describeReplay } from "../../../worker/ops/service.ts";
import { listBacktests } from "../../../worker/predict/backtests/service.ts";
import { publicationThreshold } from "../../../worker/predict/confidence.ts";
import { type LearnedTrials, learnedTrials } from "../../../worker/predict/learned-models.ts";
import { getPerformance } from "../../../worker/predict/record.ts";
import { pageContext } from "../../context.ts";
import { PageHead } from "../../layout/page-head.tsx";
import { formatDate, formatNumber, formatSigned } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { type BacktestView, type ModelLine, backtestView } from "../../record/backtest-view.ts";
import { keyFigures } from "../../record/key-figures.tsx";
import { Figures } from "../../ui/figures.tsx";
import { Prose, ProseSection } from "../../ui/prose.tsx";

export const middleware = [publiclyCached("method")];

export async function loader({ context }: LoaderFunctionArgs) {
  const { services } = context.get(pageContext);
  const [{ global_stats, calibration, comparisons }, backtests, replay] = await Promise.all([
    getPerformance(services),
    listBacktests(services),
    describeReplay(services),
  ]);
  return {
    record: { global_stats, calibration: { ...calibration, bins: [] }, comparisons },
    backtest: briefOf(backtestView(backtests)),
    source: replay?.source ?? null,
    learned: learnedTrials(),
  };
}

export default function Method() {
  const { record, backtest, source, learned } = useLoaderData<typeof loader>();
  return (
    <Prose title={m.method_heading()} intro={m.method_intro()}>
      <PageHead title={m.method_title()} description={m.method_description()} />
      <ProseSection
        title={m.method_data_title()}
        paragraphs={[m.method_data_text(), ...(source ? [m.method_data_replay({ source })] : [])]}
      />
      <ProseSection
        title={m.method_model_title()}
        paragraphs={[m.method_model_text(), m.method_model_markets(), ...learnedTexts(learned)]}
      />
      <ProseSection
        title={m.method_prices_title()}
        paragraphs={[m.method_prices_text(), m.method_prices_simulated()]}
      />
      <ProseSection title={m.method_lock_title()} paragraphs={[m.method_lock_text()]} />
      <ProseSection
        title={m.method_reliability_title()}
        paragraphs={[m.method_reliability_text({ threshold: String(publicationThreshold) })]}
      />
      <ProseSection title={m.method_scores_title()} paragraphs={[m.method_scores_text()]}>
        <div className="mt-4">
          <Figures figures={keyFigures(record)} />
        </div>
        <LocalLink to="/performance" className="link inline-block py-3">
          {m.record_full()}
        </LocalLink>
      </ProseSection>
      <ProseSection title={m.method_limits_title()} paragraphs={[m.method_limits_text()]} />
      {backtest ? (
        <ProseSection title={m.method_backtest_title()} paragraphs={backtestTexts(backtest)}>
          <LocalLink to="/performance" className="link inline-block py-3">
            {m.method_backtest_link()}
          </LocalLink>
        </ProseSection>
      ) : null}
    </Prose>
  );
}

function learnedTexts(trials: LearnedTrials | null): string[] {
  if (!trials) return [];
  const { trees, network } = trials.differences;
  return [
    m.method_learned_text({
      matches: formatNumber(trials.matches),
      from: formatDate(Date.parse(trials.from), "UTC"),
      until: formatDate(Date.parse(trials.until), "UTC"),
      seasons: String(trials.seasons),
      judged: formatNumber(trials.judged),
    }),
    m.method_learned_figures({
      treesResults: intervalWords(trees.results),
      networkResults: intervalWords(network.results),
      treesIndependent: intervalWords(trees.independent),
      networkIndependent: intervalWords(network.independent),
    }),
  ];
}

function intervalWords({ mean, low, high }: { mean: number; low: number; high: number }): string {
  return m.interval_words({ mean: formatSigned(mean, 4), low: formatSigned(low, 4), high: formatSigned(high, 4) });
}

type Brief = {
  run: { from: string; to: string; source: string; matches: number };
  independent: ModelLine;
  published: ModelLine;
};

/** What is told of the backtest here; null where the store holds none. */
function briefOf(view: BacktestView | null): Brief | null {
  const independent = view?.models.find(({ model }) => model === "independent");
  const published = view?.models.find(({ model }) => model === "published");
  if (!view || !independent || !published) return null;
  const { from, to, source, matches } = view.run;
  return { run: { from, to, source, matches }, independent, published };
}

function backtestTexts({ run, independent, published }: Brief): string[] {
  const day = (date: string) => formatDate(Date.parse(date), "UTC");
  const text = m.method_backtest_text({
    from: day(run.from),
    to: day(run.to),
    matches: formatNumber(run.matches),
    source: run.source,
    independent: formatNumber(independent.log_loss, 4),
    published: formatNumber(published.log_loss, 4),
  });
  if (!independent.market || !published.market) return [text];
  return [
    text,
    m.method_backtest_market({
      independent: formatSigned(independent.market.difference, 4),
      independentLow: formatSigned(independent.market.low, 4),
      independentHigh: formatSigned(independent.market.high, 4),
      published: formatSigned(published.market.difference, 4),
      publishedLow: formatSigned(published.market.low, 4),
      publishedHigh: formatSigned(published.market.high, 4),
    }),
  ];
}
