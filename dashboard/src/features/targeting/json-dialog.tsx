import type { FlagConfig } from "@yardarm/sdk/model";
import { parseFlagConfig } from "@yardarm/sdk/model";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { TextArea } from "../../ui/field.tsx";
import { SideSheet } from "../../ui/overlay.tsx";

interface JsonDialogProps {
  readonly config: FlagConfig;
  readonly onChange: (config: FlagConfig) => void;
  readonly onClose: () => void;
}

/** The whole config as text: for copying, for pasting, and for what the forms have no field for. */
export function JsonDialog({ config, onChange, onClose }: JsonDialogProps) {
  const [text, setText] = useState(() => JSON.stringify(config, null, 2));
  const { value, faults } = read(text);
  return (
    <SideSheet
      title="Config as JSON"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={value === undefined}
            onPress={() => {
              if (value === undefined) return;
              onChange(value);
              onClose();
            }}
          >
            Take into the draft
          </Button>
        </>
      }
    >
      <TextArea
        label="Config"
        isMono
        rows={28}
        value={text}
        onChange={setText}
        error={faults.slice(0, 5).join(" ")}
      />
    </SideSheet>
  );
}

function read(text: string): { readonly value?: FlagConfig; readonly faults: readonly string[] } {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (error) {
    return { faults: [`Not JSON: ${error instanceof Error ? error.message : "unreadable"}`] };
  }
  const { value, problems } = parseFlagConfig(raw);
  if (value !== undefined && problems.length === 0) return { value, faults: [] };
  return { faults: problems.map(({ pointer, detail }) => `${pointer || "/"}: ${detail}`) };
}
