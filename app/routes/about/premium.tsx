import { PageHead } from "../../layout/page-head.tsx";
import { m } from "../../paraglide/messages.js";
import { publiclyCached } from "../../publicly-cached.server.ts";
import { Prose, ProseSection } from "../../ui/prose.tsx";

export const middleware = [publiclyCached("premium")];

/** Explains what others would sell. */
export default function Premium() {
  return (
    <Prose title={m.premium_title()} intro={m.premium_intro()}>
      <PageHead title={m.premium_title()} description={m.premium_description()} />
      <ProseSection title={m.premium_gives_title()} paragraphs={[m.premium_gives_text(), m.premium_gives_limits()]} />
      <ProseSection title={m.premium_same_title()} paragraphs={[m.premium_same_text()]} />
      <ProseSection title={m.premium_how_title()} paragraphs={[m.premium_how_text()]} />
    </Prose>
  );
}
