import { useSyncExternalStore } from "react";
import { useProjectKey } from "../api/current-project.tsx";

const listeners = new Set<() => void>();
const nameOf = (project: string) => `yardarm.gathering.${project}`;

/** The open request into which every change of this project goes, in this tab; undefined: each goes its own way. */
export function useGathering(): number | undefined {
  const project = useProjectKey();
  const stored = useSyncExternalStore(listen, () => sessionStorage.getItem(nameOf(project)));
  return stored === null ? undefined : Number(stored);
}

export function gatherInto(project: string, request: number): void {
  sessionStorage.setItem(nameOf(project), String(request));
  for (const notify of listeners) notify();
}

export function stopGathering(project: string): void {
  sessionStorage.removeItem(nameOf(project));
  for (const notify of listeners) notify();
}

function listen(notify: () => void): () => void {
  listeners.add(notify);
  return () => listeners.delete(notify);
}
