import { useQueryClient } from "@tanstack/react-query";
import type { SdkKey } from "@yardarm/server/wire";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { OriginsField, useOriginsDraft } from "./origins-field.tsx";

/** Changes whose pages may use a client key; the key itself stays. */
export function EditOrigins({ sdkKey, onClose }: { sdkKey: SdkKey; onClose: () => void }) {
  const access = accessOf(useHttp());
  const client = useQueryClient();
  const project = useProjectKey();
  const { draft, setDraft, origins } = useOriginsDraft(sdkKey.origins ?? "any");
  const [failure, setFailure] = useState<string>();
  const save = async () => {
    if (origins === undefined) return;
    try {
      await access.setOrigins(project, sdkKey, origins);
      await client.invalidateQueries({ queryKey: keys.sdkKeys(project, sdkKey.environment) });
      onClose();
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return (
    <FormDialog
      title={`Pages of ${sdkKey.name}`}
      action="Save"
      onClose={onClose}
      missing={origins === undefined ? "Name at least one origin." : undefined}
      failure={failure}
      onSubmit={save}
    >
      <OriginsField draft={draft} onChange={setDraft} />
      <p className="text-xs text-ink3">It takes effect within 15 seconds, for open pages too.</p>
    </FormDialog>
  );
}
