import { m } from "../paraglide/messages.js";
import { useField } from "../ui/form.tsx";
import { Avatar } from "./avatar.tsx";
import type { Account } from "./account.ts";

const names: Record<Account["avatar"], () => string> = {
  initials: () => m.avatar_initials(),
  pitch: () => m.avatar_pitch(),
  night: () => m.avatar_night(),
  sun: () => m.avatar_sun(),
  river: () => m.avatar_river(),
  brick: () => m.avatar_brick(),
};
const choices: readonly Account["avatar"][] = ["initials", "pitch", "night", "sun", "river", "brick"];

/** The picture beside the name, each choice shown as it will be. */
export function AvatarChoice({ name, value }: { name: string; value: Account["avatar"] }) {
  const { typed } = useField("avatar");
  return (
    <fieldset>
      <legend className="mb-1 font-semibold">{m.field_avatar()}</legend>
      <div className="grid grid-cols-2 gap-x-4 md:grid-cols-3">
        {choices.map((choice) => (
          <label key={`${choice}${value}`} className="flex min-h-12 items-center gap-2.5 border-t border-line">
            <input
              type="radio"
              name="avatar"
              value={choice}
              defaultChecked={(typed ?? value) === choice}
              className="size-5 shrink-0 accent-ink"
            />
            <Avatar avatar={choice} name={name} size={32} />
            <span>{names[choice]()}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
