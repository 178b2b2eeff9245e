import { type Change, diffInteraction } from "@yardarm/core/changes";
import {
  type InteractionRule,
  type Owner,
  parseStatementText,
  type RuleSeverity,
  statementText,
} from "@yardarm/core/registry";
import type { InteractionRuleBody, InteractionRuleView } from "@yardarm/server/wire";
import { useState } from "react";
import { useCommands, useEnvironments } from "../../api/current-project.tsx";
import { ownerValue, parseOwner, useOwnerChoices } from "../../api/owners.ts";
import { describeError } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { OfRequest } from "../../change-sheet/of-request.tsx";
import { saveText } from "../../change-sheet/proposed-list.tsx";
import type { Edited } from "../../change-sheet/use-proposed.ts";
import { Button } from "../../ui/button.tsx";
import { Select, TextArea, TextField } from "../../ui/field.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { KeyField } from "../../ui/key-field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { ruleOfView } from "./use-proposed-rules.ts";

interface RuleDialogProps {
  /** Absent: a new one. */
  readonly edited?: EditedRule;
  readonly takenKeys: ReadonlySet<string>;
  readonly onClose: () => void;
}

export type EditedRule = Edited<InteractionRule, InteractionRuleView>;

interface Draft {
  readonly key: string;
  readonly text: string;
  readonly environment: string;
  readonly severity: RuleSeverity;
  readonly owner: string;
  readonly reason: string;
  readonly until: string;
}

/** A rule is written as it is read; what cannot be read is told while it is typed. */
export function RuleDialog({ edited, takenKeys, onClose }: RuleDialogProps) {
  const rule = edited?.entity;
  const owners = useOwnerChoices();
  const [draft, setDraft] = useState<Draft>(() => draftOf(rule, owners[0]?.value ?? ""));
  const [failure, setFailure] = useState<string>();
  const write = useWriteRule();
  const parsed = parseStatementText(draft.text);
  const fault = rule === undefined ? keyFault(draft.key, takenKeys) : undefined;
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const owner = parseOwner(draft.owner);
  const isReady =
    fault === undefined &&
    parsed.value !== undefined &&
    owner !== undefined &&
    draft.reason.trim() !== "";

  async function save(): Promise<void> {
    if (parsed.value === undefined || owner === undefined) return;
    const failed = await write(ruleOf(draft, { owner, statement: parsed.value }), edited);
    setFailure(failed);
    if (failed === undefined) onClose();
  }

  return (
    <ModalDialog
      title={rule === undefined ? "New interaction rule" : `Edit ${rule.key}`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={!isReady} onPress={() => void save()}>
            {saveText(edited?.request, rule === undefined ? "Create" : "Save")}
          </Button>
        </>
      }
    >
      {edited?.request && <OfRequest request={edited.request} />}
      {rule === undefined && (
        <KeyField
          placeholder="checkout-needs-payments"
          value={draft.key}
          onChange={(key) => set({ key })}
          fault={fault}
        />
      )}
      <TextArea
        label="Rule"
        isMono
        placeholder="new-checkout: on requires payments-v2: on"
        hint="requires, implies, excludes; at most one of, exactly one of; always, never. Join with and, or, not."
        value={draft.text}
        onChange={(text) => set({ text })}
        error={draft.text === "" ? undefined : parsed.problems[0]?.detail}
      />
      <DetailFields draft={draft} owners={owners} onChange={set} />
      {failure && (
        <Notice kind="danger" title="Not saved" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}

interface DetailFieldsProps {
  readonly draft: Draft;
  readonly owners: ReturnType<typeof useOwnerChoices>;
  readonly onChange: (part: Partial<Draft>) => void;
}

function DetailFields({ draft, owners, onChange }: DetailFieldsProps) {
  const environments = useEnvironments();
  const isSeveral = draft.environment.includes(",");
  return (
    <>
      <TextArea
        label="Why"
        hint="Whoever it stops reads this."
        value={draft.reason}
        onChange={(reason) => onChange({ reason })}
        maxLength={2000}
      />
      <Select
        label="What it does"
        value={draft.severity}
        choices={[
          { value: "block", label: "Refuses requests that would break it" },
          { value: "warn", label: "Warns" },
        ]}
        onChange={(severity) => onChange({ severity })}
      />
      <Select
        label="Holds in"
        value={draft.environment}
        choices={[
          { value: "", label: "Every environment" },
          ...environments.map(({ key, name }) => ({ value: key, label: name })),
          ...(isSeveral ? [{ value: draft.environment, label: draft.environment }] : []),
        ]}
        onChange={(environment) => onChange({ environment })}
      />
      <Select
        label="Owner"
        value={draft.owner}
        choices={owners}
        hint="Who knows whether it still has to be so."
        onChange={(owner) => onChange({ owner })}
      />
      <TextField
        label="Until"
        type="date"
        value={draft.until}
        hint="The last day on which it holds; empty for good."
        onChange={(until) => onChange({ until })}
      />
    </>
  );
}

function draftOf(rule: InteractionRule | undefined, firstOwner: string): Draft {
  return {
    key: rule?.key ?? "",
    text: rule === undefined ? "" : statementText(rule.statement),
    environment: rule?.environments?.join(",") ?? "",
    severity: rule?.severity ?? "block",
    owner: rule === undefined ? firstOwner : ownerValue(rule.owner),
    reason: rule?.reason ?? "",
    until: rule?.until ?? "",
  };
}

function ruleOf(
  { key, environment, severity, reason, until }: Draft,
  read: { readonly owner: Owner; readonly statement: InteractionRule["statement"] },
): InteractionRule {
  return {
    key,
    ...read,
    severity,
    reason: reason.trim(),
    ...(environment !== "" && { environments: environment.split(",") }),
    ...(until !== "" && { until }),
  };
}

/** Sends a new rule, or what changed of one; gives back what went wrong, in words for people. */
function useWriteRule() {
  const commands = useCommands();
  const writer = useWriter();
  return async (next: InteractionRule, edited?: EditedRule): Promise<string | undefined> => {
    const { key, statement, ...fields } = next;
    const seen = edited?.seen;
    const changes: readonly Change[] =
      edited === undefined || seen === undefined
        ? [{ kind: "interaction.create", interaction: key, from: null, to: next }]
        : diffInteraction(edited.entity, next);
    const body = bodyOf({ ...fields, statement: statementText(statement) });
    try {
      await writer.apply({
        title: `${seen === undefined ? "Create" : "Change"} the rule ${key}`,
        changes,
        into: edited?.request?.number,
        send: ({ mayWait }) =>
          seen === undefined
            ? commands.createRule({ key, ...body, mayWait })
            : commands.patchRule(key, {
                body: {
                  ...{ ...body, mayWait },
                  environments: body.environments ?? null,
                  until: body.until ?? null,
                },
                version: seen.version,
              }),
        done: `The rule ${key} is saved`,
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}

/** Removes a rule; its history stays. */
export function useRemoveRule() {
  const commands = useCommands();
  const writer = useWriter();
  return async (seen: InteractionRuleView): Promise<string | undefined> => {
    const { key, version } = seen;
    try {
      await writer.apply({
        title: `Remove the rule ${key}`,
        changes: [
          { kind: "interaction.create", interaction: key, from: ruleOfView(seen), to: null },
        ],
        send: () => commands.removeRule(key, version),
        done: `The rule ${key} is removed`,
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}

type Written = Omit<InteractionRuleBody, "key">;

/** The wire's lists are its own. */
function bodyOf({
  environments,
  ...fields
}: Omit<InteractionRule, "key" | "statement"> & { readonly statement: string }): Written {
  return { ...fields, ...(environments !== undefined && { environments: [...environments] }) };
}
