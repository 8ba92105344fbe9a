import { LocalLink } from "../locale/local-link.tsx";
import { m } from "../paraglide/messages.js";
import { localizeHref } from "../paraglide/runtime.js";
import { SheetForm } from "../ui/form.tsx";
import { EntrySheet, SheetPart } from "./entry-sheet.tsx";

/** Says the same whether or not the address has an account: only the mail differs. */
export function CheckMail({ sentTo }: { sentTo: string }) {
  return (
    <EntrySheet title={m.check_mail_title()}>
      <output className="gutter block max-w-[60ch] pb-5">
        {m.check_mail_text()} <strong className="font-bold break-all">{sentTo}</strong>
        <span className="mt-3 block text-ink-2">{m.check_mail_next()}</span>
      </output>
      <SheetPart title={m.check_mail_none()}>
        <p className="mb-4 max-w-[60ch] text-ink-2">{m.check_mail_spam()}</p>
        <SheetForm
          name="resend"
          answer={null}
          action={localizeHref("/inscription/courriel")}
          submit={m.resend_submit()}
          tone="outline"
          hidden={{ email: sentTo }}
          aside={
            <LocalLink to="/inscription" reloadDocument className="link py-2">
              {m.check_mail_other()}
            </LocalLink>
          }
        />
      </SheetPart>
    </EntrySheet>
  );
}
