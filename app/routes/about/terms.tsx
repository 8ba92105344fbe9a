import { PageHead } from "../../layout/page-head.tsx";
import { m } from "../../paraglide/messages.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { Prose, ProseSection } from "../../ui/prose.tsx";

export const middleware = [publiclyCached("fixed", "texts")];

export default function Terms() {
  return (
    <Prose title={m.terms_title()} intro={m.terms_intro()}>
      <PageHead title={m.terms_title()} description={m.terms_description()} />
      <ProseSection title={m.terms_use_title()} paragraphs={[m.terms_use_text()]} />
      <ProseSection title={m.terms_predictions_title()} paragraphs={[m.terms_predictions_text()]} />
      <ProseSection title={m.terms_money_title()} paragraphs={[m.terms_money_text()]} />
      <ProseSection title={m.terms_age_title()} paragraphs={[m.terms_age_text()]} />
      <ProseSection title={m.terms_service_title()} paragraphs={[m.terms_service_text()]} />
    </Prose>
  );
}
