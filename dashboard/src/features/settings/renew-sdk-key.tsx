import type { SdkKey, SdkKeyCreated } from "@yardarm/server/wire";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { useWrite } from "../../api/use-write.ts";
import { Select } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { SecretDialog } from "../../ui/secret-dialog.tsx";

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
      <SecretDialog
        title={`The new secret of ${sdkKey.name}`}
        what="SDK key"
        secret={created.secret}
        onClose={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={`A new secret for ${sdkKey.name}`}
      action="Make a new secret"
      onClose={onClose}
      failure={failure}
      onSubmit={renew}
    >
      <Select
        label="The old secret keeps working for"
        value={overlap}
        choices={overlaps}
        hint="Give every service the new one in that time. Whoever still holds the old one afterwards is cut off."
        onChange={setOverlap}
      />
    </FormDialog>
  );
}
