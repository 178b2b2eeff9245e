import { useSuspenseQuery } from "@tanstack/react-query";
import type { Requirement } from "@yardarm/core/registry";
import { useState } from "react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { policiesQuery } from "../../api/queries.ts";
import { PolicyDialog } from "../../features/governance/policy-dialog.tsx";
import { PolicyList } from "../../features/governance/policy-list.tsx";
import { useProposedPolicies } from "../../features/governance/use-proposed-policies.ts";
import { Page } from "../../ui/page.tsx";
import { Empty } from "../../ui/section.tsx";
import { AdminsOnly } from "../admins-only.tsx";

const ofLives: readonly Requirement["kind"][] = [
  "removal",
  "overdue",
  "extension",
  "lifetime",
  "expiry",
  "owner",
  "team_budget",
];

/** The policies that say how long a flag lives, and how it leaves. */
export function LifecycleSettingsPage() {
  const project = useProject();
  const { data: policies } = useSuspenseQuery(policiesQuery(useHttp(), project.key));
  const isAdmin = useMay("policy.write");
  /** Its key. */
  const [editing, setEditing] = useState<string>();
  const proposed = useProposedPolicies(policies);
  const edited = editing === undefined ? undefined : proposed.edited(editing);
  const shown = policies.filter(
    ({ state, requirement }) => state === "active" && ofLives.includes(requirement.kind),
  );
  return (
    <Page
      title="Lifecycle settings"
      description="When a flag counts as stale, what happens behind its last day, and how it leaves, is said by these policies."
    >
      <AdminsOnly />
      {shown.length === 0 ? (
        <Empty>
          No policy says so. A flag that serves everybody the same for 30 days is stale, and so is
          one that nobody asked for in 14; archiving takes effect at once.
        </Empty>
      ) : (
        <PolicyList
          project={project.key}
          policies={shown}
          isReadOnly={!isAdmin}
          onEdit={({ key }) => setEditing(key)}
          onSwitch={() => undefined}
        />
      )}
      {edited && !proposed.isLoading && (
        <PolicyDialog
          edited={edited}
          takenKeys={new Set(policies.map(({ key }) => key))}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  );
}
