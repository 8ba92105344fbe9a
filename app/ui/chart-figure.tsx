import { clsx } from "clsx";
import type { ReactNode } from "react";

/** Around a chart: whoever reads by keyboard may stop at it. @param labelledBy id of what names it */
export function ChartFigure(props: { labelledBy: string; className?: string; children: ReactNode }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a figure that is read, not operated
    <figure tabIndex={0} aria-labelledby={props.labelledBy} className={clsx(props.className)}>
      {props.children}
    </figure>
  );
}
