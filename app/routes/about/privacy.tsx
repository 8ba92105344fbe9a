import { PageHead } from "../../layout/page-head.tsx";
import { m } from "../../paraglide/messages.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { Prose, ProseSection } from "../../ui/prose.tsx";

export const middleware = [publiclyCached("fixed", "texts")];

export default function Privacy() {
  return (
    <Prose title={m.privacy_title()} intro={m.privacy_intro()}>
      <PageHead title={m.privacy_title()} description={m.privacy_description()} />
      <ProseSection title={m.privacy_data_title()} paragraphs={[m.privacy_data_text()]} />
      <ProseSection title={m.privacy_cookie_title()} paragraphs={[m.privacy_cookie_text()]} />
      <ProseSection title={m.privacy_host_title()} paragraphs={[m.privacy_host_text()]} />
      <ProseSection title={m.privacy_rights_title()} paragraphs={[m.privacy_rights_text()]} />
    </Prose>
  );
}
