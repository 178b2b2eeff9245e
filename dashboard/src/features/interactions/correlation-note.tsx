import { Link } from "@tanstack/react-router";
import type { InteractionOverview } from "@yardarm/server/wire";
import { useEnvironmentName, useProjectKey } from "../../api/current-project.tsx";
import { countText } from "../../ui/list-text.ts";
import { Notice } from "../../ui/notice.tsx";

/** What all proofs rest on, besides what flags ask: nothing at all where nothing is declared. */
export function CorrelationNote({ overview }: { readonly overview: InteractionOverview }) {
  const project = useProjectKey();
  const nameOf = useEnvironmentName();
  const { environment, correlations } = overview;
  if (correlations.declared === 0) return null;
  const link = (
    <Link
      to="/p/$project/correlations"
      params={{ project }}
      search={{ environment }}
      className="text-accent underline"
    >
      {countText(correlations.declared, "correlation")}
    </Link>
  );
  if (correlations.areContradictory) {
    return (
      <Notice kind="warning" title="Nothing that is declared of contexts counts" className="mt-4">
        No context of {nameOf(environment)} keeps all of its {link}, so everything is worked out as
        if there were none.
      </Notice>
    );
  }
  return (
    <p className="mt-2 text-xs text-ink2">
      What cannot meet is proved from what flags ask, and from {link} declared of{" "}
      {nameOf(environment)}.
    </p>
  );
}
