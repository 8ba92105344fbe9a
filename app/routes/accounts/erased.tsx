import { EntrySheet, SheetPart } from "../../accounts/entry-sheet.tsx";
import { m } from "../../paraglide/messages.js";
import { Button } from "../../ui/button.tsx";

export default function Erased() {
  return (
    <EntrySheet title={m.erased_title()} intro={m.erased_text()}>
      <SheetPart>
        <Button to="/" tone="outline">
          {m.missing_to_home()}
        </Button>
      </SheetPart>
    </EntrySheet>
  );
}
