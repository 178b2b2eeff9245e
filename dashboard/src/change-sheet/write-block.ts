import { useSyncExternalStore } from "react";
import { useEnvironments, useMay } from "../api/current-project.tsx";

/** Why nothing can be changed right now (in this environment), in words for people; undefined when it can. */
export function useWriteBlock(environment?: string): string | undefined {
  const mayFlags = useMay("flag.write");
  const maySegments = useMay("segment.write");
  const mayHere = useMay("flag.write", environment);
  const name = useEnvironments().find(({ key }) => key === environment)?.name;
  const isOnline = useSyncExternalStore(listen, () => navigator.onLine);
  if (!isOnline) return "You are offline. Changes are possible again once the connection is back.";
  if (!mayFlags && !maySegments)
    return "You may look but not change here. An admin of this project can make you an editor.";
  if (environment !== undefined && !mayHere)
    return `You may change flags in other environments, not in ${name}. An admin of this project can give you a role there.`;
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
