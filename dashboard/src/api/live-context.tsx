import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { followProject, type LiveState, type OpenLiveSource } from "./live.ts";

const LiveContext = createContext<OpenLiveSource | undefined>(undefined);

export function LiveProvider({ open, children }: { open: OpenLiveSource; children: ReactNode }) {
  return <LiveContext value={open}>{children}</LiveContext>;
}

/** Keeps what was read of a project up to date for as long as it is on the page, and says how that goes. */
export function useFollowProject(project: string): LiveState {
  const open = useContext(LiveContext);
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>({ kind: "live" });
  useEffect(() => {
    if (open === undefined) return;
    return followProject({
      project,
      client,
      open,
      onState: setState,
      now: () => new Date(),
      later,
    });
  }, [project, client, open]);
  return state;
}

function later(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}
