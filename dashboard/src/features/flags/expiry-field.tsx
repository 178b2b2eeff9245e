import type { Expiry } from "@yardarm/core/registry";
import { Radio, RadioGroup } from "react-aria-components";
import { TextField } from "../../ui/field.tsx";
import { dateIn } from "../../ui/time.tsx";

/** An expiry while it is being typed: both ways are kept, so that changing one's mind loses nothing. */
export interface ExpiryDraft {
  readonly kind: Expiry["kind"];
  readonly date: string;
  readonly reason: string;
}

export function expiryDraft(expiry: Expiry): ExpiryDraft {
  return {
    kind: expiry.kind,
    date: expiry.kind === "date" ? expiry.date : "",
    reason: expiry.kind === "permanent" ? expiry.reason : "",
  };
}

export function expiryOf({ kind, date, reason }: ExpiryDraft): Expiry {
  return kind === "date" ? { kind, date } : { kind, reason: reason.trim() };
}

/** What is missing; undefined when the expiry is complete. */
export function expiryFault(draft: ExpiryDraft): string | undefined {
  if (draft.kind === "date")
    return draft.date === "" ? "Choose the last day on which the flag is fine." : undefined;
  return draft.reason.trim() === "" ? "Say why this flag stays." : undefined;
}

interface ExpiryFieldProps {
  readonly value: ExpiryDraft;
  readonly onChange: (value: ExpiryDraft) => void;
  readonly error?: string | undefined;
}

const ways: readonly (readonly [Expiry["kind"], string])[] = [
  ["date", "On a day"],
  ["permanent", "Never"],
];

/** Every flag says when it goes, or why it stays. */
export function ExpiryField({ value, onChange, error }: ExpiryFieldProps) {
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup
        aria-label="Expires"
        value={value.kind}
        onChange={(kind) =>
          onChange({ ...value, kind: kind === "permanent" ? "permanent" : "date" })
        }
        className="flex flex-col gap-1.5"
      >
        <span className="text-sm font-medium">Expires</span>
        <div className="flex gap-5">
          {ways.map(([kind, label]) => (
            <Radio key={kind} value={kind} className="group flex items-center gap-2 text-sm">
              <span className="grid size-4 place-items-center rounded-full border-[1.5px] border-field group-data-selected:border-accent">
                <span className="size-2 rounded-full group-data-selected:bg-accent" />
              </span>
              {label}
            </Radio>
          ))}
        </div>
      </RadioGroup>
      {value.kind === "date" ? (
        <TextField
          type="date"
          label="Last day"
          isLabelHidden
          className="max-w-48"
          value={value.date}
          min={dateIn(0, new Date())}
          error={error}
          onChange={(date) => onChange({ ...value, date })}
        />
      ) : (
        <TextField
          label="Why it stays"
          placeholder="Why it stays, for instance: plan limits are sold by it"
          isLabelHidden
          value={value.reason}
          maxLength={500}
          error={error}
          onChange={(reason) => onChange({ ...value, reason })}
        />
      )}
    </div>
  );
}
