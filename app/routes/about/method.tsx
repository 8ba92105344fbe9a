import { type LoaderFunctionArgs, useLoaderData } from "react-router";

import { describeReplay } from "../../../worker/ops/service.ts";
import { publicationThreshold } from "../../../worker/predict/confidence.ts";
import { getPerformance } from "../../../worker/predict/record.ts";
import { pageContext } from "../../context.ts";
import { PageHead } from "../../layout/page-head.tsx";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { keyFigures } from "../../record/key-figures.tsx";
import { Figures } from "../../ui/figures.tsx";
import { Prose, ProseSection } from "../../ui/prose.tsx";

export const middleware = [publiclyCached("record", "record")];

export async function loader({ context }: LoaderFunctionArgs) {
  const { services } = context.get(pageContext);
  const [{ global_stats, calibration, comparisons }, replay] = await Promise.all([
    getPerformance(services),
    describeReplay(services),
  ]);
  return {
    record: { global_stats, calibration: { ...calibration, bins: [] }, comparisons },
    source: replay?.source ?? null,
  };
}

export default function Method() {
  const { record, source } = useLoaderData<typeof loader>();
  return (
    <Prose title={m.method_heading()} intro={m.method_intro()}>
      <PageHead title={m.method_title()} description={m.method_description()} />
      <ProseSection
        title={m.method_data_title()}
        paragraphs={[m.method_data_text(), ...(source ? [m.method_data_replay({ source })] : [])]}
      />
      <ProseSection title={m.method_model_title()} paragraphs={[m.method_model_text(), m.method_model_markets()]} />
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
    </Prose>
  );
}
