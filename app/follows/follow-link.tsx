import { type MouseEvent, type ReactNode, createContext, useContext } from "react";

import { LocalLink } from "../locale/local-link.tsx";
import { hrefOf } from "./follow-address.ts";

/** Opens the dialog for a prediction; null where there is none, and the link leads to its page. */
export const FollowContext = createContext<((predictionId: number) => void) | null>(null);

/** Leads to the follow page of a prediction, and opens it as a dialog where scripts run. */
export function FollowLink(props: { predictionId: number; label?: string; className: string; children: ReactNode }) {
  const { predictionId, label, className, children } = props;
  const openDialog = useContext(FollowContext);
  function open(event: MouseEvent) {
    if (!openDialog || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    openDialog(predictionId);
  }
  return (
    <LocalLink data-follow to={hrefOf(predictionId)} aria-label={label} onClick={open} className={className}>
      {children}
    </LocalLink>
  );
}
