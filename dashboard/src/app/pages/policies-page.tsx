import { useSuspenseQuery } from "@tanstack/react-query";
import type { Policy } from "@yardarm/core/registry";
import type { PolicyView } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { policiesQuery } from "../../api/queries.ts";
import { ProposedList } from "../../change-sheet/proposed-list.tsx";
import { OverdueDuties } from "../../features/changes/overdue-duties.tsx";
import { MissingStarters } from "../../features/governance/missing-starters.tsx";
import { PolicyDialog, useWritePolicy } from "../../features/governance/policy-dialog.tsx";
import { PolicyList } from "../../features/governance/policy-list.tsx";
import { useProposedPolicies } from "../../features/governance/use-proposed-policies.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { Page } from "../../ui/page.tsx";
import { Empty, Section } from "../../ui/section.tsx";
import { AdminsOnly } from "../admins-only.tsx";

/** What the project demands, and what that finds today. */
export function PoliciesPage() {
  const project = useProject();
  const { data: policies } = useSuspenseQuery(policiesQuery(useHttp(), project.key));
  const isAdmin = useMay("policy.write");
  /** Its key; null: a new one. */
  const [editing, setEditing] = useState<string | null>();
  const [failure, setFailure] = useState<string>();
  const write = useWritePolicy();
  const proposed = useProposedPolicies(policies);
  const edited = editing == null ? undefined : proposed.edited(editing);
  const inForce = policies.filter(({ state }) => state === "active");
  const archived = policies.filter(({ state }) => state === "archived");
  const list = {
    project: project.key,
    isReadOnly: !isAdmin,
    onEdit: ({ key }: PolicyView) => setEditing(key),
    onSwitch: ({ key }: PolicyView) => {
      const policy = proposed.edited(key);
      if (policy) void write(switched(policy.entity), policy).then(setFailure);
    },
  };
  const create = isAdmin && (
    <Button kind="primary" onPress={() => setEditing(null)}>
      <Plus size={16} aria-hidden />
      New policy
    </Button>
  );
  return (
    <Page
      title="Policies"
      description="What every flag has to have, and every request to keep to. A project starts with some that mostly advise; make them stricter, or archive them."
      actions={create}
    >
      <AdminsOnly />
      <OverdueDuties />
      {failure && (
        <Notice kind="danger" title="Not changed" isAlert className="mb-3">
          {failure}
        </Notice>
      )}
      <ProposedList
        request={proposed.request}
        entries={proposed.anew}
        onEdit={(key) => setEditing(key)}
      />
      {inForce.length === 0 ? (
        <Empty>Nothing is demanded in {project.name}.</Empty>
      ) : (
        <PolicyList policies={inForce} {...list} />
      )}
      {archived.length > 0 && (
        <Section title="Archived" description="These demand nothing.">
          <PolicyList policies={archived} {...list} />
        </Section>
      )}
      {isAdmin && <MissingStarters known={new Set(policies.map(({ key }) => key))} />}
      {editing !== undefined && !proposed.isLoading && (
        <PolicyDialog
          {...(edited && { edited })}
          takenKeys={new Set(policies.map(({ key }) => key))}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  );
}

/** The same freeze with its incident switch turned. */
function switched(policy: Policy): Policy {
  const { requirement } = policy;
  if (requirement.kind !== "freeze") return policy;
  return { ...policy, requirement: { ...requirement, incident: !requirement.incident } };
}
