import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from "react-router";

import { changeEmailBody, changePasswordBody } from "../../../worker/accounts/contract.ts";
import { askEmailChange } from "../../../worker/accounts/email-change.ts";
import { signedInCookies } from "../../../worker/accounts/page-session.ts";
import { getOwnAccount } from "../../../worker/accounts/profile.ts";
import { changePassword } from "../../../worker/accounts/recovery.ts";
import { endOtherSessions, endSession, listSessions } from "../../../worker/accounts/sessions.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { SessionList } from "../../accounts/session-list.tsx";
import { pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { formatMoment } from "../../locale/format.ts";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";
import { PasswordField, TextField } from "../../ui/field.tsx";
import { SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";

const path = "/compte/securite";

export async function loader({ context }: LoaderFunctionArgs) {
  const { services, zone } = context.get(pageContext);
  const [account, sessions] = await Promise.all([getOwnAccount(services), listSessions(services)]);
  return {
    email: account.email,
    sessions: sessions.map(({ id, device, is_current: isCurrent, created_at, last_used_at }) => ({
      id,
      device,
      isCurrent,
      openedAt: formatMoment(Date.parse(created_at), zone),
      usedAt: formatMoment(Date.parse(last_used_at), zone),
    })),
  };
}

export function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(
    request,
    {
      async password(typed) {
        const { current_password: currentPassword, new_password: newPassword } = readTyped(changePasswordBody, {
          current_password: textOf(typed, "current_password"),
          new_password: textOf(typed, "new_password"),
        });
        const headers = new Headers();
        for (const cookie of signedInCookies(await changePassword(services, { currentPassword, newPassword }))) {
          headers.append("Set-Cookie", cookie);
        }
        throw redirect(`${localizeHref(path)}?fait=motdepasse`, { headers });
      },
      async email(typed) {
        const { new_email: newEmail, password } = readTyped(changeEmailBody, {
          new_email: textOf(typed, "new_email"),
          password: textOf(typed, "password"),
        });
        await askEmailChange(services, { newEmail, password });
        throw redirect(`${localizeHref(path)}?fait=demande`);
      },
      async endSession(typed) {
        await endSession(services, textOf(typed, "session"));
        throw redirect(`${localizeHref(path)}?fait=session`);
      },
      async endOthers() {
        await endOtherSessions(services);
        throw redirect(`${localizeHref(path)}?fait=sessions`);
      },
    },
    { NOT_FOUND: m.problem_session_gone },
  );
}

export default function Security() {
  const { email, sessions } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <article>
      <AccountHead title={m.account_security()} />
      <DoneNotice
        words={{
          motdepasse: m.done_password,
          demande: m.done_email_asked,
          courriel: m.done_email_changed,
          session: m.done_session_ended,
          sessions: m.done_sessions_ended,
        }}
      />
      <Section title={m.sessions_title()} note={m.sessions_note()}>
        <SessionList sessions={sessions} answer={answer ?? null} />
      </Section>
      <Section title={m.password_title()} note={m.password_note()}>
        <div className="max-w-xl pt-2 pb-3">
          <SheetForm name="password" answer={answer} submit={m.password_submit()}>
            <UserName email={email} />
            <PasswordField name="current_password" label={m.field_current_password()} autoComplete="current-password" />
            <PasswordField
              name="new_password"
              label={m.field_new_password()}
              hint={m.field_password_hint()}
              autoComplete="new-password"
            />
          </SheetForm>
        </div>
      </Section>
      <Section title={m.email_title()} note={m.email_note({ email })}>
        <div className="max-w-xl pt-2 pb-3">
          <SheetForm name="email" answer={answer} submit={m.email_submit()}>
            <TextField
              name="new_email"
              label={m.field_new_email()}
              type="email"
              autoComplete="email"
              autoCapitalize="none"
              maxLength={320}
              required
            />
            <UserName email={email} />
            <PasswordField name="password" label={m.field_current_password()} autoComplete="current-password" />
          </SheetForm>
        </div>
      </Section>
    </article>
  );
}

/** Tells a password manager whose password it is. */
function UserName({ email }: { email: string }) {
  return <input type="text" name="username" autoComplete="username" value={email} readOnly hidden />;
}
