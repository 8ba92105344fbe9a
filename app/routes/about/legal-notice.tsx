import { PageHead } from "../../layout/page-head.tsx";
import { m } from "../../paraglide/messages.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { Prose, ProseSection } from "../../ui/prose.tsx";

export const middleware = [publiclyCached("legalNotice")];

export default function LegalNotice() {
  return (
    <Prose title={m.legal_title()} intro={m.legal_intro()} notice={m.legal_template()}>
      <PageHead title={m.legal_title()} description={m.legal_description()} />
      <ProseSection title={m.legal_publisher_title()} paragraphs={[m.legal_publisher_text()]} />
      <ProseSection title={m.legal_contact_title()} paragraphs={[m.legal_contact_text()]} />
      <ProseSection title={m.legal_host_title()} paragraphs={[m.legal_host_text()]} />
      <ProseSection title={m.legal_operator_title()} paragraphs={[m.legal_operator_text()]} />
      <ProseSection title={m.legal_sources_title()} paragraphs={[m.legal_sources_text()]} />
      <ProseSection title={m.legal_rights_title()} paragraphs={[m.legal_rights_text()]} />
    </Prose>
  );
}
