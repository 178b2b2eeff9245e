import type { FlagType } from "@yardarm/sdk/model";
import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "../../ui/button.tsx";
import { TextArea, TextField } from "../../ui/field.tsx";
import type { VariantDraft, VariantFaults } from "./variant-draft.ts";

interface VariantsEditorProps {
  readonly type: FlagType;
  readonly drafts: readonly VariantDraft[];
  readonly faults: ReadonlyMap<number, VariantFaults>;
  readonly onChange: (drafts: readonly VariantDraft[]) => void;
}

/** Names and values of a flag's variants. A boolean flag has two, and their values are settled. */
export function VariantsEditor({ type, drafts, faults, onChange }: VariantsEditorProps) {
  const replace = (id: number, part: Partial<VariantDraft>) =>
    onChange(drafts.map((draft) => (draft.id === id ? { ...draft, ...part } : draft)));
  const add = () => {
    const id = Math.max(-1, ...drafts.map((draft) => draft.id)) + 1;
    onChange([...drafts, { id, name: "", text: type === "object" ? "{}" : "", description: "" }]);
  };
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="sr-only">Variants</legend>
      <ul className="panel divide-y divide-line">
        {drafts.map((draft, index) => (
          <VariantRow
            key={draft.id}
            number={index + 1}
            type={type}
            draft={draft}
            faults={faults.get(draft.id)}
            onChange={(part) => replace(draft.id, part)}
            onRemove={
              type !== "boolean" && drafts.length > 1
                ? () => onChange(drafts.filter(({ id }) => id !== draft.id))
                : undefined
            }
          />
        ))}
      </ul>
      {type !== "boolean" && (
        <Button className="self-start" onPress={add}>
          <Plus size={14} aria-hidden />
          Add a variant
        </Button>
      )}
    </fieldset>
  );
}

interface VariantRowProps {
  readonly number: number;
  readonly type: FlagType;
  readonly draft: VariantDraft;
  readonly faults: VariantFaults | undefined;
  readonly onChange: (part: Partial<VariantDraft>) => void;
  readonly onRemove: (() => void) | undefined;
}

function VariantRow({ number, type, draft, faults, onChange, onRemove }: VariantRowProps) {
  const labelRest = `of variant ${number}`;
  const isObject = type === "object";
  return (
    <li className="flex items-start gap-2 p-3">
      <div className="grid min-w-0 flex-1 gap-3 sm:grid-cols-[minmax(0,2fr)_minmax(0,2fr)_minmax(0,3fr)]">
        <TextField
          label="Name"
          labelRest={labelRest}
          isMono
          value={draft.name}
          error={faults?.name}
          onChange={(name) => onChange({ name })}
        />
        {type === "boolean" && (
          <p className="text-sm">
            <span className="mb-1.5 block font-medium">Value</span>
            <code className="font-mono leading-8">{draft.text}</code>
          </p>
        )}
        {(type === "string" || type === "number") && (
          <TextField
            label="Value"
            labelRest={labelRest}
            isMono
            {...(type === "number" && { inputMode: "decimal" })}
            value={draft.text}
            error={faults?.text}
            onChange={(text) => onChange({ text })}
          />
        )}
        <TextField
          label="Description"
          labelRest={labelRest}
          className={isObject ? "sm:col-span-2" : ""}
          value={draft.description}
          maxLength={5000}
          placeholder="Optional"
          onChange={(description) => onChange({ description })}
        />
        {isObject && (
          <TextArea
            label="Value"
            labelRest={labelRest}
            className="sm:col-span-3"
            isMono
            rows={6}
            value={draft.text}
            error={faults?.text}
            onChange={(text) => onChange({ text })}
          />
        )}
      </div>
      {onRemove && (
        <IconButton
          label={`Remove variant ${draft.name || number}`}
          className="mt-[26px]"
          onPress={onRemove}
        >
          <Trash2 size={14} aria-hidden />
        </IconButton>
      )}
    </li>
  );
}
