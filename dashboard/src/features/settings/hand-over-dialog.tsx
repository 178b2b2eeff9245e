import { useQuery } from "@tanstack/react-query";
import type { Owner } from "@yardarm/core/registry";
import { useState } from "react";
import { useHttp } from "../../api/http-context.tsx";
import { installationOf } from "../../api/installation.ts";
import { ownedQuery } from "../../api/installation-queries.ts";
import { keys } from "../../api/keys.ts";
import { parseOwner } from "../../api/owners.ts";
import { useWrite } from "../../api/use-write.ts";
import { Select, TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { countText } from "../../ui/list-text.ts";
import { Loading } from "../../ui/loading.tsx";
import { showToast } from "../../ui/toast.tsx";
import { OwnedList } from "./owned-list.tsx";
import { useHeirs } from "./use-heirs.ts";

interface HandOverDialogProps {
  readonly from: Owner & { readonly name: string };
  readonly onClose: () => void;
}

/** What a person or a team answers for, and to whom all of it goes. */
export function HandOverDialog({ from, onClose }: HandOverDialogProps) {
  const http = useHttp();
  const { data: owned } = useQuery(ownedQuery(http, from));
  const { run, failure } = useWrite(keys.owned(from), ["project"]);
  const heirs = useHeirs(from);
  const [heir, setHeir] = useState("");
  const [reason, setReason] = useState("");
  const transferTo = parseOwner(heir);
  const handOver = async () => {
    if (transferTo === undefined) return;
    const said = reason.trim();
    const isDone = await run(async () => {
      const body = { transferTo, ...(said !== "" && { reason: said }) };
      const { transferred, requests } = await installationOf(http).handOver(from, body);
      const by = countText(requests.length, "change request");
      showToast({ text: `${countText(transferred, "thing")} handed over by ${by}` });
    });
    if (isDone) onClose();
  };
  return (
    <FormDialog
      title={`What ${from.name} answers for`}
      action="Hand over"
      missing={missingIn(owned, transferTo)}
      onSubmit={handOver}
      onClose={onClose}
      failure={failure}
      failureTitle="Nothing was handed over"
    >
      {owned === undefined ? <Loading rows={2} /> : <OwnedList name={from.name} owned={owned} />}
      {owned !== undefined && owned.length > 0 && (
        <>
          <Select
            label="Who answers for all of it from now on"
            value={heir}
            choices={heirs}
            hint="Each project gets one change request that names the new owner."
            onChange={setHeir}
          />
          <TextField label="Why" value={reason} onChange={setReason} maxLength={2000} />
        </>
      )}
    </FormDialog>
  );
}

/** What stands in the way, in a sentence. */
function missingIn(owned: readonly unknown[] | undefined, heir: unknown): string | undefined {
  if (owned === undefined) return "What there is to hand over is being looked up.";
  if (owned.length === 0) return "There is nothing to hand over.";
  return heir === undefined ? "Choose who answers for it." : undefined;
}
