import type { SdkKey, SdkKeyCreated } from "@yardarm/server/wire";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { Button } from "../../ui/button.tsx";
import { SecretText } from "../../ui/copy-button.tsx";
import { Select } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { useWrite } from "./use-write.ts";

const overlaps = [
  { value: "24", label: "A day more" },
  { value: "168", label: "A week more" },
  { value: "0", label: "Not at all: it leaked" },
] as const;

/** Gives a key a new secret, while services that hold the one before go on. */
export function RenewDialog({ sdkKey, onClose }: { sdkKey: SdkKey; onClose: () => void }) {
  const access = accessOf(useHttp());
  const project = useProjectKey();
  const { run, failure } = useWrite(keys.sdkKeys(project, sdkKey.environment));
  const [overlap, setOverlap] = useState<(typeof overlaps)[number]["value"]>("168");
  const [created, setCreated] = useState<SdkKeyCreated>();
  const renew = () =>
    run(async () => {
      const body = { overlapHours: Number(overlap) };
      setCreated(await access.rotateSdkKey(project, sdkKey.environment, sdkKey.id, body));
    });
  if (created) {
    return (
      <ModalDialog
        title={`The new secret of ${sdkKey.name}`}
        onClose={onClose}
        footer={
          <Button kind="primary" onPress={onClose}>
            Done
          </Button>
        }
      >
        <Notice kind="warning">Copy it now. It is stored hashed and cannot be shown again.</Notice>
        <SecretText what="SDK key" text={created.secret} />
      </ModalDialog>
    );
  }
  return (
    <ModalDialog
      title={`A new secret for ${sdkKey.name}`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" onPress={() => void renew()}>
            Make it
          </Button>
        </>
      }
    >
      <Select
        label="The secret of before works"
        value={overlap}
        choices={overlaps}
        hint="Give every service the new one in that time. Whoever still holds the old one afterwards is cut off."
        onChange={setOverlap}
      />
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
