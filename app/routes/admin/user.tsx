import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from "react-router";

import { getUser, updateUser } from "../../../worker/accounts/administration.ts";
import { userPatch } from "../../../worker/accounts/contract.ts";
import { dayKey } from "../../../worker/platform/zoned-day.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { roleName, roles } from "../../accounts/role-name.ts";
import { pageContext } from "../../context.ts";
import { foundOr404, idOf } from "../../found.server.ts";
import { answerForm, endOfDay, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { formatMoment } from "../../locale/format.ts";
import { LocalLink } from "../../locale/local-link.tsx";
import { m } from "../../paraglide/messages.js";
import { localizeHref } from "../../paraglide/runtime.js";
import { CheckField, SelectField, TextField } from "../../ui/field.tsx";
import { Figures } from "../../ui/figures.tsx";
import { SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";

export async function loader({ params, context }: LoaderFunctionArgs) {
  const { services, zone } = context.get(pageContext);
  const user = await foundOr404(getUser(services, idOf(params["id"])));
  const moment = (instant: string | null) => (instant === null ? null : formatMoment(Date.parse(instant), zone));
  return {
    id: user.id,
    email: user.email,
    name: user.display_name,
    role: user.role,
    isBanned: user.banned_at !== null,
    // The last day on which it holds; its instant is the midnight after it.
    premiumDay: user.premium_until === null ? "" : dayKey(Date.parse(user.premium_until) - 1, zone),
    verifiedAt: moment(user.email_verified_at),
    createdAt: moment(user.created_at),
    bannedAt: moment(user.banned_at),
  };
}

export function action({ request, params, context }: ActionFunctionArgs) {
  const { services, zone } = context.get(pageContext);
  const userId = idOf(params["id"]);
  return answerForm(
    request,
    {
      async user(typed) {
        const patch = readTyped(userPatch, {
          role: textOf(typed, "role"),
          premium_until: endOfDay(textOf(typed, "premium_until"), zone),
          banned: typed.has("banned"),
        });
        await updateUser(services, userId, patch);
        throw redirect(`${localizeHref(`/admin/utilisateurs/${userId}`)}?fait=oui`);
      },
    },
    { RULE_REFUSED: m.problem_user_change },
  );
}

export default function AdminUser() {
  const user = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const name = user.name ?? m.admin_user_erased({ id: String(user.id) });
  return (
    <article>
      <AccountHead title={name} intro={user.email ?? undefined} />
      <DoneNotice words={{ oui: m.done_saved }} />
      <div className="gutter pb-5">
        <Figures
          figures={[
            { label: m.admin_number(), value: String(user.id) },
            { label: m.admin_created(), value: user.createdAt },
            { label: m.admin_verified(), value: user.verifiedAt ?? "–" },
            ...(user.bannedAt === null ? [] : [{ label: m.admin_banned_at(), value: user.bannedAt }]),
          ]}
        />
        <LocalLink to={`/admin/audit?user_id=${user.id}`} className="link mt-3 inline-block py-2">
          {m.admin_user_audit()}
        </LocalLink>
      </div>
      {user.email === null ? null : (
        <Section title={m.admin_rights()} note={m.admin_rights_note()}>
          <div className="max-w-xl pt-2 pb-3">
            <SheetForm name="user" answer={answer} submit={m.form_save()}>
              <SelectField
                name="role"
                label={m.admin_role()}
                value={user.role}
                options={roles.map((role) => ({ value: role, label: roleName(role) }))}
              />
              <TextField
                name="premium_until"
                type="date"
                label={m.admin_premium()}
                hint={m.admin_premium_hint()}
                value={user.premiumDay}
              />
              <CheckField name="banned" isOn={user.isBanned}>
                {m.admin_ban()}
              </CheckField>
            </SheetForm>
          </div>
        </Section>
      )}
    </article>
  );
}
