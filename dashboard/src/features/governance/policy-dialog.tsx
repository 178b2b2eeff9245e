import { type Change, diffPolicy } from "@yardarm/core/changes";
import type { Policy, PolicySeverity, Requirement } from "@yardarm/core/registry";
import type { PolicyView } from "@yardarm/server/wire";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Select, TextArea, TextField } from "../../ui/field.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { isOfRequests, requirementKinds, requirementOf, severities } from "./policy-words.ts";
import { RequirementFields } from "./requirement-fields.tsx";
import { ScopeFields } from "./scope-fields.tsx";

interface PolicyDialogProps {
  /** Absent: a new one. */
  readonly policy?: PolicyView;
  readonly takenKeys: ReadonlySet<string>;
  readonly onClose: () => void;
}

const fresh: Policy = {
  key: "",
  name: "",
  description: "",
  severity: "advisory",
  scope: {},
  requirement: requirementOf("ticket"),
  state: "active",
};

export function PolicyDialog({ policy, takenKeys, onClose }: PolicyDialogProps) {
  const before = policy === undefined ? fresh : asPolicy(policy);
  const [draft, setDraft] = useState(before);
  const [failure, setFailure] = useState<string>();
  const write = useWritePolicy();
  const fault = policy === undefined ? keyFault(draft.key, takenKeys) : undefined;
  const set = (part: Partial<Policy>) => setDraft({ ...draft, ...part });
  const save = async (next: Policy) => {
    const failed = await write(next, policy);
    setFailure(failed);
    if (failed === undefined) onClose();
  };
  return (
    <ModalDialog
      title={policy === undefined ? "New policy" : `Edit “${policy.name}”`}
      onClose={onClose}
      footer={
        <>
          {policy && <ArchiveButton policy={before} onPress={save} />}
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={fault !== undefined || draft.name.trim() === ""}
            onPress={() => void save(draft)}
          >
            {policy === undefined ? "Create" : "Save"}
          </Button>
        </>
      }
    >
      {policy === undefined && (
        <TextField
          label="Key"
          isMono
          autoFocus
          placeholder="has-a-ticket"
          value={draft.key}
          onChange={(key) => set({ key })}
          error={draft.key === "" ? undefined : fault}
        />
      )}
      <TextField label="Name" value={draft.name} onChange={(name) => set({ name })} />
      <TextArea
        label="Why"
        hint="Whoever it stops reads this."
        value={draft.description}
        onChange={(description) => set({ description })}
      />
      <WhatFields draft={draft} isNew={policy === undefined} onChange={set} />
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
  return async (next: Policy, seen?: PolicyView): Promise<string | undefined> => {
    const { key, state, ...fields } = next;
    const changes: readonly Change[] =
      seen === undefined
        ? [{ kind: "policy.create", policy: key, from: null, to: next }]
        : diffPolicy(asPolicy(seen), next);
    try {
      await writer.apply({
        title: `${seen === undefined ? "Create" : "Change"} the policy ${next.name}`,
        changes,
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

function asPolicy(view: PolicyView): Policy {
  const { key, name, description, severity, scope, requirement, state } = view;
  return { key, name, description, severity, scope, requirement, state };
}
