import { m } from "../paraglide/messages.js";
import { Button } from "../ui/button.tsx";
import { EntrySheet, SheetPart } from "./entry-sheet.tsx";

/** A mailed link that opens nothing, and where the next one comes from. */
export function SpentLink({ to, label }: { to: string; label: string }) {
  return (
    <EntrySheet title={m.spent_link_title()} intro={m.spent_link_text()}>
      <SheetPart>
        <Button to={to}>{label}</Button>
      </SheetPart>
    </EntrySheet>
  );
}
