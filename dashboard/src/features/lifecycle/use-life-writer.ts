import { useProjectKey } from "../../api/current-project.tsx";
import { path } from "../../api/http.ts";
import { useHttp } from "../../api/http-context.tsx";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import type { Outcome } from "../../change-sheet/proposal.ts";
import type { LifeStep } from "./life-actions.ts";

/** Sends steps in flags' lives as one change request, or none. */
export function useLifeWriter(): (step: LifeStep, reason?: string) => Promise<Outcome> {
  const project = useProjectKey();
  const http = useHttp();
  const writer = useWriter();
  return ({ title, changes, done }, reason = "") => {
    const said = reason.trim();
    return writer.apply({
      ...{ title, changes, done },
      send: (consent) =>
        http.write("POST", path("projects", project, "changes"), {
          body: { changes, ...(said !== "" && { reason: said }), ...consent },
        }),
    });
  };
}
