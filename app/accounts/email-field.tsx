import { m } from "../paraglide/messages.js";
import { TextField } from "../ui/field.tsx";

/** An address by which somebody is known. @param autoComplete `username` where they have one already */
export function EmailField({ autoComplete }: { autoComplete: "username" | "email" }) {
  return (
    <TextField
      name="email"
      label={m.field_email()}
      type="email"
      autoComplete={autoComplete}
      autoCapitalize="none"
      maxLength={320}
      required
    />
  );
}
