import { m } from "../paraglide/messages.js";
import { useScripts } from "../ui/use-scripts.ts";
import { type SpoilerDelay, spoilerDelays } from "./use-spoiler-delay.ts";

/** For those who watch elsewhere with a delay and do not want to know before they see. */
export function SpoilerDelayChoice({
  delay,
  onChoose,
}: {
  delay: SpoilerDelay;
  onChoose: (delay: SpoilerDelay) => void;
}) {
  const scripted = useScripts();
  return (
    <label className="type-meta flex items-center gap-2">
      {m.spoiler_delay()}
      <select
        className="h-11 rounded-sheet border border-ctl bg-surface px-2 text-[1rem] text-ink md:h-9"
        value={delay}
        // What is chosen before anything listens would be shown and not kept to.
        disabled={!scripted}
        onChange={({ target }) => onChoose(spoilerDelays.find((one) => String(one) === target.value) ?? 0)}
      >
        {spoilerDelays.map((one) => (
          <option key={one} value={one}>
            {one === 0 ? m.spoiler_delay_none() : m.spoiler_delay_seconds({ seconds: String(one) })}
          </option>
        ))}
      </select>
    </label>
  );
}
