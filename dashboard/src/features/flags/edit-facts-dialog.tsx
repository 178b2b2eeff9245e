import type { FactChange } from "@yardarm/core/changes";
import type { FlagPatch, FlagView, RequestView } from "@yardarm/server/wire";
import { useState } from "react";
import { useCommands } from "../../api/current-project.tsx";
import { ownerValue, parseOwner, useOwnerChoices } from "../../api/owners.ts";
import { describeError, hasCode } from "../../api/problem-error.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { OfRequest } from "../../change-sheet/of-request.tsx";
import { Button } from "../../ui/button.tsx";
import { Checkbox, DescriptionField, NameField, Select } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { SideSheet } from "../../ui/overlay.tsx";
import { TagInput } from "../../ui/tag-input.tsx";
import { ExpiryField, expiryDraft, expiryFault, expiryOf } from "./expiry-field.tsx";
import { LinksField } from "./links-field.tsx";
import { SafeVariantField } from "./safe-variant-field.tsx";
import { choicesOf, criticalityLabels, purposeLabels } from "./words.ts";

interface EditFactsDialogProps {
  readonly flag: FlagView;
  /** The open request that would have it so, and into which it is saved. */
  readonly request: RequestView | undefined;
  readonly onClose: () => void;
}

/** Edits what is true of a flag in every environment, and sends only what was really changed. */
export function EditFactsDialog({ flag, request, onClose }: EditFactsDialogProps) {
  const commands = useCommands();
  const writer = useWriter();
  const [draft, setDraft] = useState(() => draftOf(flag));
  const [failure, setFailure] = useState<string>();
  const fault = expiryFault(draft.expiry);
  const patch = patchOf(flag, draft);
  const isUnchanged = Object.keys(patch).length === 0;

  async function save(): Promise<void> {
    setFailure(undefined);
    try {
      const outcome = await writer.apply({
        title: `Change the facts of ${flag.key}`,
        changes: factChanges(flag, patch),
        into: request?.number,
        send: (consent) =>
          commands.patchFlag(flag.key, { body: { ...patch, ...consent }, version: flag.version }),
        done: `The facts of ${flag.key} are saved`,
      });
      if (outcome.state !== "cancelled") onClose();
    } catch (error) {
      setFailure(
        hasCode(error, "version_mismatch")
          ? "Somebody changed these facts while you were editing. Close this, look at theirs, and edit again."
          : describeError(error),
      );
    }
  }

  return (
    <SideSheet
      title={flag.key}
      eyebrow="Facts"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={isUnchanged || fault !== undefined}
            onPress={() => void save()}
          >
            {request ? `Save into #${request.number}` : "Save"}
          </Button>
        </>
      }
    >
      {request && <OfRequest request={request} />}
      <FactFields draft={draft} variants={flag.variants} onChange={setDraft} fault={fault} />
      {failure && (
        <Notice kind="danger" title="Not saved" isAlert>
          {failure}
        </Notice>
      )}
    </SideSheet>
  );
}

interface FactFieldsProps {
  readonly draft: FactsDraft;
  readonly variants: FlagView["variants"];
  readonly onChange: (draft: FactsDraft) => void;
  readonly fault: string | undefined;
}

function FactFields({ draft, variants, onChange, fault }: FactFieldsProps) {
  const owners = useOwnerChoices();
  const set = (part: Partial<FactsDraft>) => onChange({ ...draft, ...part });
  return (
    <>
      <NameField value={draft.name} onChange={(name) => set({ name })} />
      <DescriptionField
        value={draft.description}
        onChange={(description) => set({ description })}
      />
      <Select
        label="Owner"
        value={draft.owner}
        choices={owners}
        onChange={(owner) => set({ owner })}
      />
      <div className="grid grid-cols-2 gap-4">
        <Select
          label="Purpose"
          value={draft.purpose}
          choices={choicesOf(purposeLabels)}
          onChange={(purpose) => set({ purpose })}
        />
        <Select
          label="Criticality"
          value={draft.criticality}
          choices={choicesOf(criticalityLabels)}
          onChange={(criticality) => set({ criticality })}
        />
      </div>
      <ExpiryField value={draft.expiry} onChange={(expiry) => set({ expiry })} error={fault} />
      <SafeVariantField
        value={draft.safeVariant}
        variants={variants}
        onChange={(safeVariant) => set({ safeVariant })}
      />
      <TagInput label="Tags" values={draft.tags} onChange={(tags) => set({ tags: [...tags] })} />
      <LinksField links={draft.links} onChange={(links) => set({ links: [...links] })} />
      <Checkbox
        label="Browsers and apps may ask for this flag"
        hint="Its decisions, never its rules, are given to client keys."
        isSelected={draft.clientSide}
        onChange={(clientSide) => set({ clientSide })}
      />
    </>
  );
}

type FactsDraft = ReturnType<typeof draftOf>;

function draftOf(flag: FlagView) {
  return {
    name: flag.name,
    description: flag.description,
    owner: ownerValue(flag.owner),
    purpose: flag.purpose,
    criticality: flag.criticality,
    expiry: expiryDraft(flag.expiry),
    tags: flag.tags,
    links: flag.links,
    clientSide: flag.clientSide,
    safeVariant: flag.safeVariant ?? null,
  };
}

type FactPatch = Pick<
  FlagPatch,
  | "name"
  | "description"
  | "owner"
  | "purpose"
  | "criticality"
  | "expiry"
  | "tags"
  | "links"
  | "clientSide"
  | "safeVariant"
>;

function patchOf(flag: FlagView, draft: FactsDraft): FactPatch {
  const owner = parseOwner(draft.owner);
  const wanted: Required<FactPatch> = {
    name: draft.name,
    description: draft.description,
    owner: owner ?? { kind: flag.owner.kind, id: flag.owner.id },
    purpose: draft.purpose,
    criticality: draft.criticality,
    expiry: expiryOf(draft.expiry),
    tags: draft.tags,
    links: draft.links.filter(({ url }) => url !== ""),
    clientSide: draft.clientSide,
    safeVariant: draft.safeVariant,
  };
  const known = factsOf(flag);
  const changed = Object.entries(wanted).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(known[field as keyof FactPatch]),
  );
  return Object.fromEntries(changed);
}

function factsOf(flag: FlagView): Required<FactPatch> {
  const { name, description, purpose, criticality, expiry, tags, links, clientSide, owner } = flag;
  return {
    name,
    description,
    purpose,
    criticality,
    expiry,
    tags,
    links,
    clientSide,
    owner: { kind: owner.kind, id: owner.id },
    safeVariant: flag.safeVariant ?? null,
  };
}

/** What the patch does; a fact that is taken away is absent in a change, where the patch says null. */
function factChanges(flag: FlagView, patch: FactPatch): readonly FactChange[] {
  const known = factsOf(flag);
  return Object.entries(patch).map(
    ([field, to]) =>
      ({
        kind: "flag.fact",
        flag: flag.key,
        field,
        from: known[field as keyof FactPatch] ?? undefined,
        to: to ?? undefined,
      }) as FactChange,
  );
}
