import type { FlagLifecycle } from "@yardarm/server/wire";
import { useState } from "react";
import { ownerValue, parseOwner, useOwnerChoices } from "../../api/owners.ts";
import { describeError } from "../../api/problem-error.ts";
import { Select, TextField } from "../../ui/field.tsx";
import { FormDialog } from "../../ui/form-dialog.tsx";
import { dateIn } from "../../ui/time.tsx";
import { type LifeActionKind, type LifeDraft, stepOf } from "./life-actions.ts";
import { useLifeWriter } from "./use-life-writer.ts";

interface LifeDialogProps {
  readonly kind: LifeActionKind;
  readonly life: FlagLifecycle;
  readonly onClose: () => void;
}

interface Asked {
  readonly title: (key: string) => string;
  readonly action: string;
  /** What comes of it. */
  readonly says: string;
  readonly dayLabel?: string;
  /** The day that is proposed: so many days from now. */
  readonly days?: number;
  /** What has to be filled in before it can be sent. */
  readonly missing: string;
}

const asked: Record<LifeActionKind, Asked> = {
  extend: {
    title: (key) => `Until when is ${key} needed?`,
    action: "Set last day",
    says: "What it serves does not change. Every time a last day is put off is counted.",
    dayLabel: "New last day",
    days: 30,
    missing: "Choose another last day.",
  },
  snooze: {
    title: (key) => `Remind nobody of ${key}?`,
    action: "Snooze",
    says: "Digests leave it out before this day. It stays as stale as it is, and counts as before.",
    dayLabel: "Remind again on",
    days: 14,
    missing: "Choose a day.",
  },
  keep: {
    title: (key) => `Keep ${key} for good?`,
    action: "Keep it",
    says: "It has no last day then, and is asked for once a year: is it still needed?",
    missing: "Say why it stays.",
  },
  still_needed: {
    title: (key) => `Is ${key} still needed?`,
    action: "Still needed",
    says: "It is asked again in a year.",
    missing: "It is not meant to stay.",
  },
  out_of_code: {
    title: (key) => `Is ${key} out of code?`,
    action: "Out of code",
    says: "No repository of this project is scanned, so you are believed. Whoever still asks for it is listed all the same.",
    dayLabel: "Since",
    days: 0,
    missing: "Choose a day.",
  },
  hand_over: {
    title: (key) => `Who answers for ${key}?`,
    action: "Hand over",
    says: "Whoever answers for it is reminded of it, and asked when it may go.",
    missing: "Choose who answers for it.",
  },
};

/** One step in a flag's life, with a reason. */
export function LifeDialog({ kind, life, onClose }: LifeDialogProps) {
  const { title, action, says, days, missing } = asked[kind];
  const write = useLifeWriter();
  const [draft, setDraft] = useState<LifeDraft>({
    date: days === undefined ? "" : dateIn(days, beginOf(kind, life)),
    keepBecause: "",
    owner: undefined,
  });
  const [reason, setReason] = useState("");
  const [failure, setFailure] = useState<string>();
  const step = stepOf(kind, life, draft);
  const isUnexplained = kind === "extend" && reason.trim() === "";
  const submit = async () => {
    if (step === undefined) return;
    setFailure(undefined);
    try {
      const outcome = await write(step, reason);
      if (outcome.state !== "cancelled") onClose();
    } catch (error) {
      setFailure(describeError(error));
    }
  };
  return (
    <FormDialog
      title={title(life.key)}
      action={action}
      missing={step === undefined ? missing : isUnexplained ? "Say why." : undefined}
      onSubmit={submit}
      onClose={onClose}
      failure={failure}
      failureTitle="Not done"
    >
      <p className="text-sm text-ink2">{says}</p>
      <LifeFields kind={kind} life={life} draft={draft} onChange={setDraft} />
      <TextField label="Why" value={reason} onChange={setReason} maxLength={2000} />
    </FormDialog>
  );
}

/** What is put off is put off from where it stands. */
function beginOf(kind: LifeActionKind, { expiry }: FlagLifecycle): Date {
  const today = new Date();
  if (kind !== "extend" || expiry.kind === "permanent") return today;
  const day = new Date(expiry.date);
  return day > today ? day : today;
}

interface LifeFieldsProps extends Pick<LifeDialogProps, "kind" | "life"> {
  readonly draft: LifeDraft;
  readonly onChange: (draft: LifeDraft) => void;
}

function LifeFields({ kind, life, draft, onChange }: LifeFieldsProps) {
  const owners = useOwnerChoices();
  const { dayLabel } = asked[kind];
  if (kind === "hand_over") {
    const others = owners.filter(({ value }) => value !== ownerValue(life.owner));
    return (
      <Select
        label="New owner"
        value={draft.owner === undefined ? "" : ownerValue(draft.owner)}
        choices={[{ value: "", label: "Choose…" }, ...others]}
        onChange={(value) => onChange({ ...draft, owner: parseOwner(value) })}
      />
    );
  }
  if (kind === "keep") {
    return (
      <TextField
        label="Why it stays"
        placeholder="For instance: plan limits are sold by it"
        value={draft.keepBecause}
        maxLength={500}
        onChange={(keepBecause) => onChange({ ...draft, keepBecause })}
      />
    );
  }
  if (dayLabel === undefined) return null;
  const today = dateIn(0, new Date());
  return (
    <TextField
      type="date"
      label={dayLabel}
      className="w-44"
      value={draft.date}
      {...(kind === "out_of_code" ? { max: today } : { min: today })}
      onChange={(date) => onChange({ ...draft, date })}
    />
  );
}
