import { Form } from "react-router";

import { m } from "../paraglide/messages.js";
import { localizeHref } from "../paraglide/runtime.js";
import { SubmitButton } from "../ui/button.tsx";

/** Ends the session of this browser. */
export function SignOutForm() {
  return (
    <Form method="post" action={localizeHref("/deconnexion")} className="gutter border-t border-line py-5">
      <SubmitButton>{m.account_sign_out()}</SubmitButton>
    </Form>
  );
}
