import { useQueryClient } from "@tanstack/react-query";
import type { SdkKey } from "@yardarm/server/wire";
import { useState } from "react";
import { accessOf } from "../../api/access.ts";
import { useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { keys } from "../../api/keys.ts";
import { describeError } from "../../api/problem-error.ts";
import { Button } from "../../ui/button.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
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
    <ModalDialog
      title={`Pages of ${sdkKey.name}`}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button kind="primary" isDisabled={origins === undefined} onPress={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <OriginsField draft={draft} onChange={setDraft} />
      <p className="text-xs text-ink3">It takes effect within 15 seconds, for open pages too.</p>
      {failure && (
        <Notice kind="danger" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}
