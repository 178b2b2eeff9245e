import { type Change, parseChanges } from "@yardarm/core/changes";
import { useState } from "react";
import { TextArea } from "../../ui/field.tsx";

interface ChangeJsonProps {
  readonly change: Change;
  /** Undefined while what is written is no change. */
  readonly onChange: (change: Change | undefined) => void;
}

/** One change as text, for what has no editor. The server says whether it fits what is there. */
export function ChangeJson({ change, onChange }: ChangeJsonProps) {
  const [text, setText] = useState(() => JSON.stringify(change, null, 2));
  const { faults } = read(text);
  return (
    <TextArea
      label="The change as JSON"
      isMono
      rows={8}
      value={text}
      onChange={(next) => {
        setText(next);
        onChange(read(next).value);
      }}
      error={faults.slice(0, 3).join(" ")}
    />
  );
}

function read(text: string): { readonly value?: Change; readonly faults: readonly string[] } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return { faults: [`Not JSON: ${error instanceof Error ? error.message : "unreadable"}`] };
  }
  const { value: [change] = [], problems } = parseChanges([raw]);
  // Pointers begin in the list, of which there is only this one.
  if (change === undefined || problems.length > 0) {
    return {
      faults: problems.map(({ pointer, detail }) => `${pointer.slice(2) || "/"}: ${detail}`),
    };
  }
  return { value: change, faults: [] };
}
