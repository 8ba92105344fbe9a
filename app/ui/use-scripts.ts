import { useSyncExternalStore } from "react";

/** Whether scripts have taken the page over: false on the server and until then. */
export function useScripts(): boolean {
  return useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
}
