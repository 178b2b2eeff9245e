import { useQuery } from "@tanstack/react-query";
import type { Waiver } from "@yardarm/core/registry";
import type { PolicyView } from "@yardarm/server/wire";
import { useId, useState } from "react";
import { useEnvironments, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { flagsQuery } from "../../api/queries.ts";
import { OfRequest } from "../../change-sheet/of-request.tsx";
import { saveText } from "../../change-sheet/proposed-list.tsx";
import { Button } from "../../ui/button.tsx";
import { Select, TextArea, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { dateIn } from "../../ui/time.tsx";
import { isOfRequests } from "./policy-words.ts";
import { type EditedWaiver, useWriteWaiver } from "./use-write-waiver.ts";

interface WaiverDialogProps {
  /** Absent: a new one. */
  readonly edited?: EditedWaiver;
  readonly policies: readonly PolicyView[];
  readonly takenKeys: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** Exceptions are short unless somebody says otherwise. */
const daysAtFirst = 30;

/** Grants a waiver in the name of whoever is signed in, or says anew why and until when. */
export function WaiverDialog({ edited, policies, takenKeys, onClose }: WaiverDialogProps) {
  const [draft, setDraft] = useState(() => draftOf(edited?.entity, policies[0]?.key ?? ""));
  const [failure, setFailure] = useState<string>();
  const write = useWriteWaiver();
  const set = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const policy = policies.find(({ key }) => key === draft.policy);
  const hasEnvironment = policy !== undefined && isOfRequests(policy.requirement);
  const isFixed = edited?.seen !== undefined;

  async function save(): Promise<void> {
    const { flag, environment, reason, until } = draft;
    const key = edited?.entity.key ?? freeKey([draft.policy, flag || "all"].join("."), takenKeys);
    const waiver = {
      ...{ key, policy: draft.policy, reason: reason.trim(), until },
      ...(flag !== "" && { flag }),
      ...((hasEnvironment || isFixed) && environment !== "" && { environment }),
    };
    const failed = await write(waiver, edited);
    setFailure(failed);
    if (failed === undefined) onClose();
  }

  return (
    <ModalDialog
      title={isFixed ? "Edit a waiver" : "Grant a waiver"}
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={draft.reason.trim() === "" || draft.until === ""}
            onPress={() => void save()}
          >
            {saveText(edited?.request, isFixed ? "Save" : "Grant")}
          </Button>
        </>
      }
    >
      {edited?.request && <OfRequest request={edited.request} />}
      {isFixed ? (
        <p className="text-sm text-ink2">
          What it is an exception from never changes: {policy?.name ?? draft.policy}, for{" "}
          {draft.flag || "every flag"}
          {draft.environment !== "" && ` in ${draft.environment}`}. Whoever saves it grants it.
        </p>
      ) : (
        <ExceptionFields {...{ draft, policies, hasEnvironment }} onChange={set} />
      )}
      <TextArea
        label="Why"
        value={draft.reason}
        onChange={(reason) => set({ reason })}
        maxLength={2000}
      />
      <TextField
        label="Until"
        type="date"
        value={draft.until}
        hint="The last day on which it holds. It ends by itself."
        onChange={(until) => set({ until })}
      />
      {failure && (
        <Notice kind="danger" title={isFixed ? "Not saved" : "Not granted"} isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}

type Draft = ReturnType<typeof draftOf>;

/** Of what is absent, empty text. */
function draftOf(waiver: Waiver | undefined, firstPolicy: string) {
  return {
    policy: waiver?.policy ?? firstPolicy,
    flag: waiver?.flag ?? "",
    environment: waiver?.environment ?? "",
    reason: waiver?.reason ?? "",
    until: waiver?.until ?? dateIn(daysAtFirst, new Date()),
  };
}

interface ExceptionFieldsProps {
  readonly draft: Draft;
  readonly policies: readonly PolicyView[];
  readonly hasEnvironment: boolean;
  readonly onChange: (part: Partial<Draft>) => void;
}

/** From what, and for what. */
function ExceptionFields({ draft, policies, hasEnvironment, onChange }: ExceptionFieldsProps) {
  const environments = useEnvironments();
  const flagsId = useId();
  const { data: flags = [] } = useQuery(flagsQuery(useHttp(), useProjectKey()));
  return (
    <>
      <Select
        label="From the policy"
        value={draft.policy}
        choices={policies.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={(policy) => onChange({ policy })}
      />
      <TextField
        label="For the flag"
        isMono
        placeholder="every flag"
        list={flagsId}
        value={draft.flag}
        onChange={(flag) => onChange({ flag })}
      />
      <datalist id={flagsId}>
        {flags.map(({ key }) => (
          <option key={key} value={key} />
        ))}
      </datalist>
      {hasEnvironment && (
        <Select
          label="In"
          value={draft.environment}
          choices={[
            { value: "", label: "Every environment" },
            ...environments.map(({ key, name }) => ({ value: key, label: name })),
          ]}
          onChange={(environment) => onChange({ environment })}
        />
      )}
    </>
  );
}

/** The key, with a number if it is taken. */
function freeKey(wanted: string, taken: ReadonlySet<string>): string {
  let key = wanted;
  for (let count = 2; taken.has(key); count++) key = `${wanted}-${count}`;
  return key;
}
