import type { AllowedOrigins } from "@yardarm/server/wire";
import { useState } from "react";
import { Select, TextArea } from "../../ui/field.tsx";

type Choice = "any" | "listed";

/** What is on the screen while somebody decides whose pages may use a key. */
export interface OriginsDraft {
  readonly choice: Choice;
  /** One origin a line. */
  readonly text: string;
}

function draftOf(origins: AllowedOrigins): OriginsDraft {
  return origins === "any"
    ? { choice: "any", text: "" }
    : { choice: "listed", text: origins.join("\n") };
}

/** `undefined` while origins are to be listed and none is. */
function originsOf({ choice, text }: OriginsDraft): AllowedOrigins | undefined {
  if (choice === "any") return "any";
  const origins = text.split(/[\s,]+/).filter((origin) => origin !== "");
  return origins.length === 0 ? undefined : [...new Set(origins)];
}

export function useOriginsDraft(origins: AllowedOrigins) {
  const [draft, setDraft] = useState(() => draftOf(origins));
  return { draft, setDraft, origins: originsOf(draft) };
}

interface OriginsFieldProps {
  readonly draft: OriginsDraft;
  readonly onChange: (draft: OriginsDraft) => void;
}

/** Whose pages may use a client key. */
export function OriginsField({ draft, onChange }: OriginsFieldProps) {
  return (
    <>
      <Select
        label="Pages that may use it"
        value={draft.choice}
        choices={[
          { value: "any", label: "Pages of any origin" },
          { value: "listed", label: "Only pages of these origins" },
        ]}
        onChange={(choice) => onChange({ ...draft, choice })}
        hint="A browser says which page asks, and others are refused. Programs can say anything: the list protects from other people’s pages, not from them."
      />
      {draft.choice === "listed" && (
        <TextArea
          label="Origins, one a line"
          isMono
          value={draft.text}
          onChange={(text) => onChange({ ...draft, text })}
          placeholder={"https://shop.example.com\nhttps://*.example.com"}
          hint={
            <>
              Scheme, host and port, without a path. <code className="font-mono">*</code> stands for
              one label: <code className="font-mono">https://*.example.com</code> is{" "}
              <code className="font-mono">https://beta.example.com</code>, but not{" "}
              <code className="font-mono">https://example.com</code>.
            </>
          }
        />
      )}
    </>
  );
}
