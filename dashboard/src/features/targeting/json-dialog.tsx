import type { FlagConfig } from "@yardarm/sdk/model";
import { parseFlagConfig } from "@yardarm/sdk/model";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { TextArea } from "../../ui/field.tsx";
import { readJson } from "../../ui/json-text.ts";
import { SideSheet } from "../../ui/overlay.tsx";

interface JsonDialogProps {
  readonly config: FlagConfig;
  readonly onChange: (config: FlagConfig) => void;
  readonly onClose: () => void;
}

/** The whole config as text: for copying, for pasting, and for what the forms have no field for. */
export function JsonDialog({ config, onChange, onClose }: JsonDialogProps) {
  const [text, setText] = useState(() => JSON.stringify(config, null, 2));
  const { value, faults } = readJson(text, parseFlagConfig);
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
