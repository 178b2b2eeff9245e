import { type Change, parseChanges } from "@yardarm/core/changes";
import { useState } from "react";
import { TextArea } from "../../ui/field.tsx";
import { readJson } from "../../ui/json-text.ts";

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

function read(text: string) {
  // Pointers begin in the list, of which there is only this one.
  return readJson(text, parseOne, (pointer) => pointer.slice("/0".length));
}

function parseOne(raw: unknown) {
  const { value: [change] = [], problems } = parseChanges([raw]);
  return { value: change, problems };
}
