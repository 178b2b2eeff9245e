import { Plus, X } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "../../ui/button.tsx";
import { TextArea, TextField } from "../../ui/field.tsx";
import { type AttributeDraft, type ContextDraft, contextOf, draftOf } from "./context-draft.ts";

interface ContextFormProps {
  readonly draft: ContextDraft;
  readonly onChange: (draft: ContextDraft) => void;
}

/** An evaluation context as fields, or as JSON for pasting. */
export function ContextForm({ draft, onChange }: ContextFormProps) {
  const [isJson, setJson] = useState(false);
  return (
    <div className="flex flex-col gap-3">
      {isJson ? (
        <JsonForm draft={draft} onChange={onChange} />
      ) : (
        <Fields draft={draft} onChange={onChange} />
      )}
      <Button kind="quiet" className="-ml-3 self-start" onPress={() => setJson(!isJson)}>
        {isJson ? "Write it in fields" : "Write it as JSON"}
      </Button>
    </div>
  );
}

function Fields({ draft, onChange }: ContextFormProps) {
  const setAttributes = (attributes: readonly AttributeDraft[]) =>
    onChange({ ...draft, attributes });
  const replace = (index: number, part: Partial<AttributeDraft>) =>
    setAttributes(
      draft.attributes.map((attribute, at) =>
        at === index ? { ...attribute, ...part } : attribute,
      ),
    );
  return (
    <>
      <TextField
        label="Targeting key"
        isMono
        placeholder="user-42"
        value={draft.targetingKey}
        onChange={(targetingKey) => onChange({ ...draft, targetingKey })}
      />
      <fieldset className="flex flex-col gap-2">
        <legend className="mb-1.5 text-sm font-medium">Attributes</legend>
        {draft.attributes.map(({ name, text }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an attribute that is being typed has no other identity.
          <div key={index} className="flex gap-2">
            <TextField
              label={`Name of attribute ${index + 1}`}
              isLabelHidden
              isMono
              className="w-32"
              placeholder="country"
              value={name}
              onChange={(next) => replace(index, { name: next })}
            />
            <TextField
              label={`Value of attribute ${index + 1}`}
              isLabelHidden
              isMono
              className="flex-1"
              placeholder="KE"
              value={text}
              onChange={(next) => replace(index, { text: next })}
            />
            <IconButton
              label={`Remove attribute ${index + 1}`}
              onPress={() => setAttributes(draft.attributes.filter((_, at) => at !== index))}
            >
              <X size={14} aria-hidden />
            </IconButton>
          </div>
        ))}
        <Button
          kind="quiet"
          className="-ml-3 self-start"
          onPress={() => setAttributes([...draft.attributes, { name: "", text: "" }])}
        >
          <Plus size={14} aria-hidden />
          Add an attribute
        </Button>
      </fieldset>
    </>
  );
}

function JsonForm({ draft, onChange }: ContextFormProps) {
  const [text, setText] = useState(() => JSON.stringify(contextOf(draft), null, 2));
  const [fault, setFault] = useState<string>();
  return (
    <TextArea
      label="Context"
      isMono
      rows={8}
      value={text}
      error={fault}
      onChange={(next) => {
        setText(next);
        const { draft: read, fault: found } = readContext(next);
        setFault(found);
        if (read !== undefined) onChange(read);
      }}
    />
  );
}

function readContext(text: string): { readonly draft?: ContextDraft; readonly fault?: string } {
  try {
    const draft = draftOf(JSON.parse(text));
    return draft === undefined
      ? { fault: 'A context is an object, like { "targetingKey": "user-42" }.' }
      : { draft };
  } catch (error) {
    return { fault: `Not JSON: ${error instanceof Error ? error.message : "unreadable"}` };
  }
}
