import {
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  redirectDocument,
  useActionData,
  useLoaderData,
} from "react-router";

import { profilePatch } from "../../../worker/accounts/contract.ts";
import { getOwnAccount, updateOwnProfile } from "../../../worker/accounts/profile.ts";
import { AccountHead } from "../../accounts/account-head.tsx";
import { AvatarChoice } from "../../accounts/avatar-choice.tsx";
import { DoneNotice } from "../../accounts/done-notice.tsx";
import { SignOutForm } from "../../accounts/sign-out-form.tsx";
import { inLanguage } from "../../accounts/page-user.server.ts";
import { pageContext } from "../../context.ts";
import { answerForm, readTyped, textOf } from "../../forms/answer-form.server.ts";
import { m } from "../../paraglide/messages.js";
import { SelectField, TextField } from "../../ui/field.tsx";
import { SheetForm } from "../../ui/form.tsx";
import { Section } from "../../ui/section.tsx";

export async function loader({ context }: LoaderFunctionArgs) {
  const account = await getOwnAccount(context.get(pageContext).services);
  const zones = new Set([account.time_zone, "UTC", ...Intl.supportedValuesOf("timeZone")]);
  return { account, zones: [...zones].sort() };
}

export function action({ request, context }: ActionFunctionArgs) {
  const { services } = context.get(pageContext);
  return answerForm(request, {
    async profile(typed) {
      const { language } = await updateOwnProfile(
        services,
        readTyped(profilePatch, {
          display_name: textOf(typed, "display_name"),
          avatar: textOf(typed, "avatar"),
          language: textOf(typed, "language"),
          time_zone: textOf(typed, "time_zone"),
          odds_format: textOf(typed, "odds_format"),
        }),
      );
      throw redirectDocument(`${inLanguage("/compte", language)}?fait=profil`);
    },
  });
}

export default function Profile() {
  const { account, zones } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <article>
      <AccountHead title={m.account_profile()} />
      <DoneNotice words={{ profil: m.done_saved }} />
      <Section title={m.profile_you()}>
        <div className="max-w-xl pt-2 pb-3">
          <SheetForm name="profile" answer={answer} submit={m.form_save()}>
            <TextField
              name="display_name"
              label={m.field_display_name()}
              hint={m.field_display_name_hint()}
              value={account.display_name}
              autoComplete="nickname"
              maxLength={40}
              required
            />
            <AvatarChoice name={account.display_name} value={account.avatar} />
            <SelectField
              name="language"
              label={m.field_language()}
              value={account.language}
              options={[
                { value: "fr", label: "Français" },
                { value: "en", label: "English" },
              ]}
            />
            <SelectField
              name="time_zone"
              label={m.field_zone()}
              hint={m.field_zone_hint()}
              value={account.time_zone}
              options={zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
            />
            <SelectField
              name="odds_format"
              label={m.field_odds()}
              value={account.odds_format}
              options={[
                { value: "decimal", label: m.odds_decimal() },
                { value: "fractional", label: m.odds_fractional() },
                { value: "american", label: m.odds_american() },
              ]}
            />
          </SheetForm>
        </div>
      </Section>
      <SignOutForm />
    </article>
  );
}
