/** A score that never breaks over two lines; the API writes it with a hyphen, as it writes everything. */
export function Score({ score }: { score: string }) {
  return <span className="whitespace-nowrap">{score.replace("-", "–")}</span>;
}
