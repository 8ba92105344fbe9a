import { clsx } from "clsx";
import type { ReactNode } from "react";

export type Column = { head: ReactNode; align?: "left" | "right" };
export type Row = { key: string | number; cells: readonly ReactNode[]; isStrong?: boolean };

/**
 * Figures in rows: first column names, the others are set to the right.
 *
 * @param isWide whether it may need to scroll within itself on a phone
 */
export function DataTable(props: {
  caption: string;
  showCaption?: boolean;
  isWide?: boolean;
  columns: readonly Column[];
  rows: readonly Row[];
}) {
  const { caption, showCaption = false, isWide = false, columns, rows } = props;
  const scrolling = isWide ? { role: "group", "aria-label": caption, tabIndex: 0 } : {};
  return (
    <div className={clsx(isWide && "-mx-4 overflow-x-auto px-4")} {...scrolling}>
      <table className="w-full border-collapse">
        <caption className={clsx(showCaption ? "type-meta pb-1 text-left" : "sr-only")}>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ head, align }, index) => (
              <th
                key={index}
                scope="col"
                className={clsx("type-meta py-1.5 align-bottom", cellAlign(index, align), index > 0 && "pl-3")}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells, isStrong }) => (
            <tr key={key} className="border-t border-line">
              {cells.map((cell, index) => (
                <td
                  key={index}
                  className={clsx(
                    "py-[7px]",
                    cellAlign(index, columns[index]?.align),
                    index > 0 && "type-num pl-3",
                    isStrong && "font-bold",
                  )}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellAlign(index: number, align?: "left" | "right"): string {
  return (align ?? (index === 0 ? "left" : "right")) === "left" ? "text-left" : "text-right";
}
