/** One calm line while the source does not answer; what was known still stands. */
export function SourceNotice({ trouble }: { trouble: string | null }) {
  if (trouble === null) return null;
  return <p className="gutter type-meta border-b border-line bg-sunk py-2 text-ink">{trouble}</p>;
}
