import { useSearchParams } from "react-router";

/** Says that the last form was accepted. @param words by what the address calls it */
export function DoneNotice({ words }: { words: Record<string, () => string> }) {
  const [search] = useSearchParams();
  const done = search.get("fait") ?? "";
  const say = Object.hasOwn(words, done) ? words[done] : undefined;
  return (
    <output className="block">
      {say ? <span className="gutter block border-y border-ink bg-surface py-3 font-semibold">{say()}</span> : null}
    </output>
  );
}
