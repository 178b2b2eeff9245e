import { useSuspenseQuery } from "@tanstack/react-query";
import type { PolicyView } from "@yardarm/server/wire";
import { Plus } from "lucide-react";
import { useState } from "react";
import { useMay, useProject } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { policiesQuery } from "../../api/queries.ts";
import { OverdueDuties } from "../../features/changes/overdue-duties.tsx";
import { MissingStarters } from "../../features/governance/missing-starters.tsx";
import { PolicyDialog, useWritePolicy } from "../../features/governance/policy-dialog.tsx";
import { PolicyList } from "../../features/governance/policy-list.tsx";
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
  const [editing, setEditing] = useState<PolicyView | "new">();
  const [failure, setFailure] = useState<string>();
  const write = useWritePolicy();
  const inForce = policies.filter(({ state }) => state === "active");
  const archived = policies.filter(({ state }) => state === "archived");
  const list = {
    project: project.key,
    isReadOnly: !isAdmin,
    onEdit: setEditing,
    onSwitch: (policy: PolicyView) => void write(switched(policy), policy).then(setFailure),
  };
  const create = isAdmin && (
    <Button kind="primary" onPress={() => setEditing("new")}>
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
      {editing && (
        <PolicyDialog
          {...(editing !== "new" && { policy: editing })}
          takenKeys={new Set(policies.map(({ key }) => key))}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  );
}

/** The same freeze with its incident switch turned. */
function switched({ key, name, description, severity, scope, requirement, state }: PolicyView) {
  const next =
    requirement.kind === "freeze"
      ? { ...requirement, incident: !requirement.incident }
      : requirement;
  return { key, name, description, severity, scope, requirement: next, state };
}
