import { clsx } from "clsx";
import type { ReactNode } from "react";

export type Figure = { label: string; value: ReactNode; note?: ReactNode };

/** Key figures in ruled cells. */
export function Figures({ figures, columns = 3 }: { figures: readonly Figure[]; columns?: 1 | 3 | 4 }) {
  return (
    <dl
      className={clsx(
        "grid border-t border-ink",
        columns === 1 && "grid-cols-1",
        columns === 3 && "grid-cols-2 md:grid-cols-3",
        columns === 4 && "grid-cols-2 md:grid-cols-4",
      )}
    >
      {figures.map(({ label, value, note }) => (
        <div key={label} className="border-b border-line py-2.5 pr-3">
          <dt className="type-meta">{label}</dt>
          <dd className="type-figure mt-0.5">{value}</dd>
          {note ? <dd className="type-meta">{note}</dd> : null}
        </div>
      ))}
    </dl>
  );
}
