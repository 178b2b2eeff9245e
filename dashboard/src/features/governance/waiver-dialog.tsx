import { useQuery } from "@tanstack/react-query";
import type { Waiver } from "@yardarm/core/registry";
import type { PolicyView, WaiverView } from "@yardarm/server/wire";
import { useId, useState } from "react";
import { useCommands, useEnvironments, useMe, useProjectKey } from "../../api/current-project.tsx";
import { useHttp } from "../../api/http-context.tsx";
import { describeError } from "../../api/problem-error.ts";
import { flagsQuery } from "../../api/queries.ts";
import { useWriter } from "../../change-sheet/change-sheet-provider.tsx";
import { Button } from "../../ui/button.tsx";
import { Select, TextArea, TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ModalDialog } from "../../ui/overlay.tsx";
import { dateIn } from "../../ui/time.tsx";
import { isOfRequests } from "./policy-words.ts";

interface WaiverDialogProps {
  readonly policies: readonly PolicyView[];
  readonly takenKeys: ReadonlySet<string>;
  readonly onClose: () => void;
}

/** Exceptions are short unless somebody says otherwise. */
const daysAtFirst = 30;

/** Grants a waiver in the name of whoever is signed in. */
export function WaiverDialog({ policies, takenKeys, onClose }: WaiverDialogProps) {
  const environments = useEnvironments();
  const flagsId = useId();
  const { data: flags = [] } = useQuery(flagsQuery(useHttp(), useProjectKey()));
  const [policyKey, setPolicy] = useState(policies[0]?.key ?? "");
  const [flag, setFlag] = useState("");
  const [environment, setEnvironment] = useState("");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(() => dateIn(daysAtFirst, new Date()));
  const [failure, setFailure] = useState<string>();
  const grant = useGrantWaiver();
  const policy = policies.find(({ key }) => key === policyKey);
  const hasEnvironment = policy !== undefined && isOfRequests(policy.requirement);

  async function save(): Promise<void> {
    const key = freeKey([policyKey, flag || "all"].join("."), takenKeys);
    const failed = await grant({
      key,
      policy: policyKey,
      ...(flag !== "" && { flag }),
      ...(hasEnvironment && environment !== "" && { environment }),
      reason: reason.trim(),
      until,
    });
    setFailure(failed);
    if (failed === undefined) onClose();
  }

  return (
    <ModalDialog
      title="Grant a waiver"
      onClose={onClose}
      footer={
        <>
          <Button kind="quiet" onPress={onClose}>
            Cancel
          </Button>
          <Button
            kind="primary"
            isDisabled={reason.trim() === "" || until === ""}
            onPress={() => void save()}
          >
            Grant
          </Button>
        </>
      }
    >
      <Select
        label="From the policy"
        value={policyKey}
        choices={policies.map(({ key, name }) => ({ value: key, label: name }))}
        onChange={setPolicy}
      />
      <TextField
        label="For the flag"
        isMono
        placeholder="every flag"
        list={flagsId}
        value={flag}
        onChange={setFlag}
      />
      <datalist id={flagsId}>
        {flags.map(({ key }) => (
          <option key={key} value={key} />
        ))}
      </datalist>
      {hasEnvironment && (
        <Select
          label="In"
          value={environment}
          choices={[
            { value: "", label: "Every environment" },
            ...environments.map(({ key, name }) => ({ value: key, label: name })),
          ]}
          onChange={setEnvironment}
        />
      )}
      <TextArea label="Why" value={reason} onChange={setReason} maxLength={2000} />
      <TextField
        label="Until"
        type="date"
        value={until}
        hint="The last day on which it holds. It ends by itself."
        onChange={setUntil}
      />
      {failure && (
        <Notice kind="danger" title="Not granted" isAlert>
          {failure}
        </Notice>
      )}
    </ModalDialog>
  );
}

/** Sends a waiver; gives back what went wrong, in words for people. */
function useGrantWaiver() {
  const commands = useCommands();
  const writer = useWriter();
  const { person } = useMe();
  return async (waiver: Omit<Waiver, "approver">): Promise<string | undefined> => {
    const to = { ...waiver, approver: person.id };
    try {
      await writer.apply({
        title: "Grant a waiver",
        changes: [{ kind: "waiver.create", waiver: waiver.key, from: null, to }],
        send: ({ mayWait }) =>
          commands.grantWaiver({ ...waiver, ...(mayWait !== undefined && { mayWait }) }),
        done: "The waiver is granted",
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}

/** Ends a waiver before its day. */
export function useTakeBackWaiver() {
  const commands = useCommands();
  const writer = useWriter();
  return async (view: WaiverView): Promise<string | undefined> => {
    const { key, policy, flag, environment, reason, approver, until } = view;
    const from: Waiver = {
      ...{ key, policy, reason, approver, until },
      ...(flag !== undefined && { flag }),
      ...(environment !== undefined && { environment }),
    };
    try {
      await writer.apply({
        title: "Take the waiver back",
        changes: [{ kind: "waiver.create", waiver: key, from, to: null }],
        send: () => commands.takeBackWaiver(key, view.version),
        done: "The waiver is taken back",
      });
      return undefined;
    } catch (error) {
      return describeError(error);
    }
  };
}

/** The key, with a number if it is taken. */
function freeKey(wanted: string, taken: ReadonlySet<string>): string {
  let key = wanted;
  for (let count = 2; taken.has(key); count++) key = `${wanted}-${count}`;
  return key;
}
