import { type Change, diffPolicy } from "@yardarm/core/changes";
import type { Policy, PolicySeverity, Requirement } from "@yardarm/core/registry";
import type { PolicyView } from "@yardarm/server/wire";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { OfRequest } from "../../change-sheet/of-request.tsx";
import { saveText } from "../../change-sheet/proposed-list.tsx";
import type { Edited } from "../../change-sheet/use-proposed.ts";
import { Button } from "../../ui/button.tsx";
import { NameField, Select, TextArea } from "../../ui/field.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { KeyField } from "../../ui/key-field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { isOfRequests, requirementKinds, requirementOf, severities } from "./policy-words.ts";
import { RequirementFields } from "./requirement-fields.tsx";
import { ScopeFields } from "./scope-fields.tsx";

interface PolicyDialogProps {
  /** Absent: a new one. */
  readonly edited?: EditedPolicy;
  readonly takenKeys: ReadonlySet<string>;
  readonly onClose: () => void;
}

export type EditedPolicy = Edited<Policy, PolicyView>;

const fresh: Policy = {
  key: "",
  name: "",
  description: "",
  severity: "advisory",
  scope: {},
  requirement: requirementOf("ticket"),
  state: "active",
};

export function PolicyDialog({ edited, takenKeys, onClose }: PolicyDialogProps) {
  const before = edited?.entity ?? fresh;
  const isNew = edited === undefined;
  const [draft, setDraft] = useState(before);
  const [failure, setFailure] = useState<string>();
  const write = useWritePolicy();
  const fault = isNew ? keyFault(draft.key, takenKeys) : undefined;
  const set = (part: Partial<Policy>) => setDraft({ ...draft, ...part });
  const save = async (next: Policy) => {
    const failed = await write(next, edited);
    setFailure(failed);
    if (failed === undefined) onClose();
  };
  return (
    <ModalDialog
      title={isNew ? "New policy" : `Edit “${before.name}”`}
      onClose={onClose}
      footer={
        <>
          {edited?.seen && <ArchiveButton policy={before} onPress={save} />}
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={fault !== undefined || draft.name.trim() === ""}
            onPress={() => void save(draft)}
          >
            {saveText(edited?.request, isNew ? "Create" : "Save")}
          </Button>
        </>
      }
    >
      {edited?.request && <OfRequest request={edited.request} />}
      {isNew && (
        <KeyField
          placeholder="has-a-ticket"
          value={draft.key}
          onChange={(key) => set({ key })}
          fault={fault}
        />
      )}
      <NameField value={draft.name} onChange={(name) => set({ name })} />
      <TextArea
        label="Why"
        hint="Whoever it stops reads this."
        value={draft.description}
        onChange={(description) => set({ description })}
      />
      <WhatFields draft={draft} isNew={isNew} onChange={set} />
      {failure && (
        <Notice kind="danger" title="Not saved" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}

interface WhatFieldsProps {
  readonly draft: Policy;
  readonly isNew: boolean;
  readonly onChange: (part: Partial<Policy>) => void;
}

/** What is required, where, and what becomes of whoever does not. */
function WhatFields({ draft: { requirement, scope, severity }, isNew, onChange }: WhatFieldsProps) {
  const isApproval = requirement.kind === "approval";
  const choices = (Object.keys(severities) as PolicySeverity[]).filter(
    (each) => !(isApproval && each === "blocking"),
  );
  return (
    <>
      {isNew && (
        <Select
          label="Requires"
          value={requirement.kind}
          choices={(Object.keys(requirementKinds) as Requirement["kind"][]).map((value) => ({
            value,
            label: requirementKinds[value],
          }))}
          onChange={(kind) =>
            onChange({
              requirement: requirementOf(kind),
              scope: {},
              severity: kind === "approval" ? "needs_approval" : severity,
            })
          }
        />
      )}
      <RequirementFields
        requirement={requirement}
        onChange={(next) => onChange({ requirement: next })}
      />
      <ScopeFields
        scope={scope}
        hasEnvironments={isOfRequests(requirement)}
        hasPurposes={requirement.kind !== "team_budget" && requirement.kind !== "lifetime"}
        onChange={(next) => onChange({ scope: next })}
      />
      <Select
        label="What it does"
        value={severity}
        choices={choices.map((value) => ({ value, label: severities[value].label }))}
        hint={severities[severity].hint}
        onChange={(next) => onChange({ severity: next })}
      />
    </>
  );
}

function ArchiveButton({
  policy,
  onPress,
}: {
  policy: Policy;
  onPress: (next: Policy) => Promise<void>;
}) {
  const isArchived = policy.state === "archived";
  return (
    <Button
      className="mr-auto"
      onPress={() => void onPress({ ...policy, state: isArchived ? "active" : "archived" })}
    >
      {isArchived ? "Restore" : "Archive"}
    </Button>
  );
}

/** Sends a new policy, or what changed of one; gives back what went wrong, in words for people. */
export function useWritePolicy() {
  const commands = useCommands();
  const writer = useWriter();
  return async (next: Policy, edited?: EditedPolicy): Promise<string | undefined> => {
    const { key, state, ...fields } = next;
    const seen = edited?.seen;
    const changes: readonly Change[] =
      edited === undefined || seen === undefined
        ? [{ kind: "policy.create", policy: key, from: null, to: next }]
        : diffPolicy(edited.entity, next);
    try {
      await writer.apply({
        title: `${seen === undefined ? "Create" : "Change"} the policy ${next.name}`,
        changes,
        into: edited?.request?.number,
        send: (consent) =>
          seen === undefined
            ? commands.createPolicy({ key, ...fields, ...consent })
            : commands.patchPolicy(key, {
                body: { ...fields, state, ...consent },
                version: seen.version,
              }),
        done: `The policy “${next.name}” is saved`,
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}
