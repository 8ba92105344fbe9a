import { PageHead } from "../../layout/page-head.tsx";
import { m } from "../../paraglide/messages.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { Prose, ProseSection } from "../../ui/prose.tsx";

export const middleware = [publiclyCached("privacy")];

export default function Privacy() {
  return (
    <Prose title={m.privacy_title()} intro={m.privacy_intro()} notice={m.legal_template()}>
      <PageHead title={m.privacy_title()} description={m.privacy_description()} />
      <ProseSection title={m.privacy_controller_title()} paragraphs={[m.privacy_controller_text()]} />
      <ProseSection title={m.privacy_data_title()} paragraphs={[m.privacy_data_text()]} />
      <ProseSection title={m.privacy_account_title()} paragraphs={[m.privacy_account_text(), m.privacy_play_text()]} />
      <ProseSection title={m.privacy_security_title()} paragraphs={[m.privacy_security_text()]} />
      <ProseSection
        title={m.privacy_retention_title()}
        paragraphs={[m.privacy_retention_text(), m.privacy_backup_text()]}
      />
      <ProseSection title={m.privacy_cookie_title()} paragraphs={[m.privacy_cookie_text()]} />
      <ProseSection title={m.privacy_mail_title()} paragraphs={[m.privacy_mail_text()]} />
      <ProseSection title={m.privacy_host_title()} paragraphs={[m.privacy_host_text(), m.privacy_ai_text()]} />
      <ProseSection
        title={m.privacy_rights_title()}
        paragraphs={[m.privacy_rights_text(), m.privacy_erasure_text(), m.privacy_complaint_text()]}
      />
    </Prose>
  );
}
