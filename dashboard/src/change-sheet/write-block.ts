import { useSyncExternalStore } from "react";
import { useHasRole } from "../api/current-project.tsx";

/** Why nothing can be changed right now, in words for people; undefined when it can. */
export function useWriteBlock(): string | undefined {
  const isEditor = useHasRole("editor");
  const isOnline = useSyncExternalStore(listen, () => navigator.onLine);
  if (!isOnline) return "You are offline. Changes are possible again once the connection is back.";
  if (!isEditor)
    return "You may look but not change here. An admin of this project can make you an editor.";
  return undefined;
}

function listen(notify: () => void): () => void {
  addEventListener("online", notify);
  addEventListener("offline", notify);
  return () => {
    removeEventListener("online", notify);
    removeEventListener("offline", notify);
  };
}
