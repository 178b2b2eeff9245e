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
    <fieldset className="flex flex-col gap-3">
      <legend className="sr-only">Variants</legend>
      {drafts.map((draft, index) => (
        <div key={draft.id} className="panel grid gap-3 p-3 sm:grid-cols-2">
          <TextField
            label={`Name of variant ${index + 1}`}
            isMono
            value={draft.name}
            error={faults.get(draft.id)?.name}
            onChange={(name) => replace(draft.id, { name })}
          />
          {type === "boolean" ? (
            <p className="self-center text-sm sm:pt-6">
              is <code className="font-mono">{draft.text}</code>
            </p>
          ) : (
            <TextArea
              label={`Value of variant ${index + 1}`}
              className={type === "object" ? "sm:col-span-2 sm:row-start-2" : ""}
              isMono
              rows={type === "object" ? 6 : 1}
              value={draft.text}
              error={faults.get(draft.id)?.text}
              onChange={(text) => replace(draft.id, { text })}
            />
          )}
          <div className="flex items-end gap-2 sm:col-span-2">
            <TextField
              label={`Description of variant ${index + 1}`}
              className="flex-1"
              value={draft.description}
              maxLength={5000}
              placeholder="Optional"
              onChange={(description) => replace(draft.id, { description })}
            />
            {type !== "boolean" && drafts.length > 1 && (
              <IconButton
                label={`Remove variant ${draft.name || index + 1}`}
                onPress={() => onChange(drafts.filter(({ id }) => id !== draft.id))}
              >
                <Trash2 size={14} aria-hidden />
              </IconButton>
            )}
          </div>
        </div>
      ))}
      {type !== "boolean" && (
        <Button className="self-start" onPress={add}>
          <Plus size={14} aria-hidden />
          Add a variant
        </Button>
      )}
    </fieldset>
  );
}
