import { PageHead } from "../../layout/page-head.tsx";
import { m } from "../../paraglide/messages.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { Prose, ProseSection } from "../../ui/prose.tsx";

export const middleware = [publiclyCached("terms")];

export default function Terms() {
  return (
    <Prose title={m.terms_title()} intro={m.terms_intro()} notice={m.legal_template()}>
      <PageHead title={m.terms_title()} description={m.terms_description()} />
      <ProseSection title={m.terms_use_title()} paragraphs={[m.terms_use_text()]} />
      <ProseSection title={m.terms_age_title()} paragraphs={[m.terms_age_text()]} />
      <ProseSection title={m.terms_account_title()} paragraphs={[m.terms_account_text()]} />
      <ProseSection title={m.terms_money_title()} paragraphs={[m.terms_money_text()]} />
      <ProseSection title={m.terms_predictions_title()} paragraphs={[m.terms_predictions_text()]} />
      <ProseSection title={m.terms_play_title()} paragraphs={[m.terms_play_text(), m.terms_correction_text()]} />
      <ProseSection title={m.terms_limits_title()} paragraphs={[m.terms_limits_text()]} />
      <ProseSection title={m.terms_api_title()} paragraphs={[m.terms_api_text()]} />
      <ProseSection title={m.terms_premium_title()} paragraphs={[m.terms_premium_text()]} />
      <ProseSection title={m.terms_conduct_title()} paragraphs={[m.terms_conduct_text()]} />
      <ProseSection title={m.terms_suspension_title()} paragraphs={[m.terms_suspension_text()]} />
      <ProseSection title={m.terms_service_title()} paragraphs={[m.terms_service_text()]} />
      <ProseSection title={m.terms_changes_title()} paragraphs={[m.terms_changes_text()]} />
      <ProseSection title={m.terms_law_title()} paragraphs={[m.terms_law_text()]} />
    </Prose>
  );
}
