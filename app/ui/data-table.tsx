import { clsx } from "clsx";
import type { ReactNode } from "react";

export type Column = { key: string; head?: ReactNode };
export type Row = { key: string | number; cells: readonly ReactNode[]; isStrong?: boolean };

/**
 * Figures in rows: first column names, the others are set to the right.
 *
 * @param showHead false where the columns explain themselves to those who see them
 * @param isWide whether it may need to scroll within itself on a phone
 */
export function DataTable(props: {
  caption: string;
  showCaption?: boolean;
  showHead?: boolean;
  isWide?: boolean;
  columns: readonly Column[];
  rows: readonly Row[];
}) {
  const { caption, showCaption = false, showHead = true, isWide = false, columns, rows } = props;
  const scrolling = isWide ? { role: "group", "aria-label": caption, tabIndex: 0 } : {};
  return (
    <div className={clsx(isWide && "relative -mx-4 overflow-x-auto px-4")} {...scrolling}>
      <table className="w-full border-collapse">
        <caption className={clsx(showCaption ? "type-meta pb-1 text-left" : "sr-only")}>{caption}</caption>
        <thead className={clsx(!showHead && "sr-only")}>
          <tr>
            {columns.map(({ key, head }, index) => (
              <th
                key={key}
                scope="col"
                className={clsx("type-meta py-1.5 align-bottom", index === 0 ? "text-left" : "pl-3 text-right")}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells, isStrong }) => (
            <tr key={key} className="border-t border-line">
              {columns.map((column, index) => (
                <td
                  key={column.key}
                  className={clsx(
                    "py-[7px]",
                    index === 0 ? "text-left" : "type-num pl-3 text-right",
                    isStrong && "font-bold",
                  )}
                >
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
