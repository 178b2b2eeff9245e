import type { Purpose } from "@yardarm/core/registry";
import type { FlagType } from "@yardarm/sdk/model";
import type { FlagBody } from "@yardarm/server/wire";
import { type FormEvent, useState } from "react";
import { useMe } from "../../api/current-project.tsx";
import { ownerValue, parseOwner, useOwnerChoices } from "../../api/owners.ts";
import { Button } from "../../ui/button.tsx";
import { Checkbox, DescriptionField, NameField, Select } from "../../ui/field.tsx";
import { keyFault } from "../../ui/key-fault.ts";
import { KeyField } from "../../ui/key-field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { TagInput } from "../../ui/tag-input.tsx";
import { dateIn } from "../../ui/time.tsx";
import { type ExpiryDraft, ExpiryField, expiryFault, expiryOf } from "./expiry-field.tsx";
import {
  parseVariants,
  startingDrafts,
  type VariantDraft,
  type VariantFaults,
} from "./variant-draft.ts";
import { VariantsEditor } from "./variants-editor.tsx";
import { choicesOf, criticalityLabels, purposeHints, purposeLabels, typeLabels } from "./words.ts";

/** How long a flag of each purpose is expected to live; the others stay, and have to say why. */
const lifeDays: Partial<Record<Purpose, number>> = { release: 90, experiment: 60 };

interface NewFlagFormProps {
  readonly takenKeys: ReadonlySet<string>;
  /** Gives back what went wrong, in words for people. */
  readonly onCreate: (body: FlagBody) => Promise<string | undefined>;
}

/** A flag with all that keeps it from becoming nobody's: a key that is free, an owner, and an end. */
export function NewFlagForm({ takenKeys, onCreate }: NewFlagFormProps) {
  const owners = useOwnerChoices();
  const me = useMe().person.id;
  const [draft, setDraft] = useState(startingDraft);
  const [isTried, setTried] = useState(false);
  const [failure, setFailure] = useState<string>();
  const set = (part: Partial<NewFlagDraft>) => setDraft({ ...draft, ...part });
  const own = ownerValue({ kind: "person", id: me });
  const owner =
    draft.owner || owners.find(({ value }) => value === own)?.value || owners[0]?.value || "";
  const faults = faultsOf(draft, owner, takenKeys);
  const parsed = parseVariants(draft.type, draft.variants);
  const shown = (fault: string | undefined) => (isTried ? fault : undefined);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setTried(true);
    setFailure(undefined);
    const chosen = parseOwner(owner);
    if (
      Object.values(faults).some(Boolean) ||
      parsed.variants === undefined ||
      chosen === undefined
    )
      return;
    const failed = await onCreate({
      key: draft.key,
      name: draft.name.trim() || draft.key,
      description: draft.description,
      type: draft.type,
      variants: [...parsed.variants],
      owner: chosen,
      purpose: draft.purpose,
      expiry: expiryOf(draft.expiry),
      criticality: draft.criticality,
      tags: [...draft.tags],
      clientSide: draft.clientSide,
    });
    setFailure(failed);
  }

  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="flex max-w-[640px] flex-col gap-6"
      noValidate
    >
      <NameFields draft={draft} set={set} fault={faults.key} isTried={isTried} />
      <div className="grid gap-6 sm:grid-cols-2">
        <Select
          label="Purpose"
          value={draft.purpose}
          choices={choicesOf(purposeLabels)}
          hint={purposeHints[draft.purpose]}
          onChange={(purpose) => set({ purpose, expiry: expiryFor(purpose, draft.expiry) })}
        />
        <Select
          label="Owner"
          value={owner}
          choices={owners}
          onChange={(next) => set({ owner: next })}
          error={shown(faults.owner)}
        />
      </div>
      <ExpiryField
        value={draft.expiry}
        onChange={(expiry) => set({ expiry })}
        error={shown(faults.expiry)}
      />
      <ValueFields draft={draft} set={set} faults={isTried ? parsed.faults : new Map()} />
      {failure && (
        <Notice kind="danger" title="Not created" isAlert>
          {failure}
        </Notice>
      )}
      <div className="flex items-center gap-4">
        <Button kind="primary" type="submit">
          Create the flag
        </Button>
        <p className="text-sm text-ink2">It starts off, in every environment.</p>
      </div>
    </form>
  );
}

interface FieldsProps {
  readonly draft: NewFlagDraft;
  readonly set: (part: Partial<NewFlagDraft>) => void;
}

function NameFields({
  draft,
  set,
  fault,
  isTried,
}: FieldsProps & { readonly fault: string | undefined; readonly isTried: boolean }) {
  return (
    <>
      <KeyField
        value={draft.key}
        onChange={(key) => set({ key })}
        placeholder="checkout.express-wallet"
        hint="Code asks for the flag by this key. It can never be changed or used again."
        {...{ fault, isTried }}
      />
      <NameField value={draft.name} placeholder={draft.key} onChange={(name) => set({ name })} />
      <DescriptionField
        value={draft.description}
        placeholder="What it does when it is on"
        onChange={(description) => set({ description })}
      />
    </>
  );
}

function ValueFields({
  draft,
  set,
  faults,
}: FieldsProps & { readonly faults: ReadonlyMap<number, VariantFaults> }) {
  return (
    <>
      <Select
        label="Values"
        value={draft.type}
        choices={choicesOf(typeLabels)}
        onChange={(type) => set({ type, variants: startingDrafts(type) })}
      />
      <VariantsEditor
        type={draft.type}
        drafts={draft.variants}
        faults={faults}
        onChange={(variants) => set({ variants })}
      />
      <div className="grid gap-6 sm:grid-cols-2">
        <Select
          label="Criticality"
          value={draft.criticality}
          choices={choicesOf(criticalityLabels)}
          onChange={(criticality) => set({ criticality })}
        />
        <TagInput
          label="Tags"
          values={draft.tags}
          onChange={(tags) => set({ tags })}
          placeholder="Optional"
        />
      </div>
      <Checkbox
        label="Browsers and apps may ask for this flag"
        hint="Its decisions, never its rules, are given to client keys."
        isSelected={draft.clientSide}
        onChange={(clientSide) => set({ clientSide })}
      />
    </>
  );
}

interface NewFlagDraft {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly type: FlagType;
  readonly variants: readonly VariantDraft[];
  readonly owner: string;
  readonly purpose: Purpose;
  readonly expiry: ExpiryDraft;
  readonly criticality: keyof typeof criticalityLabels;
  readonly tags: readonly string[];
  readonly clientSide: boolean;
}

function startingDraft(): NewFlagDraft {
  return {
    key: "",
    name: "",
    description: "",
    type: "boolean",
    variants: startingDrafts("boolean"),
    owner: "",
    purpose: "release",
    expiry: expiryFor("release", { kind: "date", date: "", reason: "" }),
    criticality: "medium",
    tags: [],
    clientSide: false,
  };
}

/** The usual end for a purpose; a reason that was typed is kept. */
function expiryFor(purpose: Purpose, { reason }: ExpiryDraft): ExpiryDraft {
  const days = lifeDays[purpose];
  if (days === undefined) return { kind: "permanent", date: dateIn(90, new Date()), reason };
  return { kind: "date", date: dateIn(days, new Date()), reason };
}

function faultsOf(draft: NewFlagDraft, owner: string, takenKeys: ReadonlySet<string>) {
  return {
    key: keyFault(draft.key, takenKeys),
    owner: owner === "" ? "Choose who answers for it." : undefined,
    expiry: expiryFault(draft.expiry),
  };
}
