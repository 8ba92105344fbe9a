import { PageHead } from "../../layout/page-head.tsx";
import { m } from "../../paraglide/messages.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { Prose, ProseSection } from "../../ui/prose.tsx";

export const middleware = [publiclyCached("responsiblePlay")];

export default function ResponsiblePlay() {
  return (
    <Prose title={m.responsible_title()} intro={m.responsible_intro()} notice={m.legal_template()}>
      <PageHead title={m.responsible_title()} description={m.responsible_description()} />
      <ProseSection title={m.responsible_virtual_title()} paragraphs={[m.responsible_virtual_text()]} />
      <ProseSection
        title={m.responsible_own_limits_title()}
        paragraphs={[m.responsible_own_limits_text(), m.responsible_own_limits_change()]}
      />
      <ProseSection title={m.responsible_pause_title()} paragraphs={[m.responsible_pause_text()]} />
      <ProseSection title={m.responsible_limits_title()} paragraphs={[m.responsible_limits_text()]} />
      <ProseSection title={m.responsible_signs_title()} paragraphs={[m.responsible_signs_text()]} />
      <ProseSection title={m.responsible_help_title()} paragraphs={[m.responsible_help_text()]} />
      <ProseSection title={m.responsible_others_title()} paragraphs={[m.responsible_others_text()]} />
    </Prose>
  );
}
