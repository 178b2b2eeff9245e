import { useNavigate } from "@tanstack/react-router";
import { useProjectKey } from "../api/current-project.tsx";
import { describeError } from "../api/problem-error.ts";
import type { Outcome } from "../change-sheet/proposal.ts";

interface Creation {
  readonly send: () => Promise<Outcome>;
  /** Leads to the page of what was made. */
  readonly open: () => Promise<void>;
}

/**
 * Makes something that gets a page of its own, and leads there; or to the request that it waits in. Gives back what went
 * wrong, in words for people.
 */
export function useCreation(): (creation: Creation) => Promise<string | undefined> {
  const project = useProjectKey();
  const navigate = useNavigate();
  return async ({ send, open }) => {
    try {
      const outcome = await send();
      if (outcome.state === "waits") {
        const request = String(outcome.request);
        await navigate({ to: "/p/$project/changes/$request", params: { project, request } });
      } else if (outcome.state !== "cancelled") await open();
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}
