import type { BucketCondition } from "@yardarm/sdk/model";
import { useState } from "react";
import { Select, TextField } from "../field.tsx";
import { type ConditionRowProps, negated } from "./condition-row.ts";
import { bucketFaults, percentOf, positionOf } from "./condition-words.ts";

/** A part of all subjects, by the position of their key. */
export function BucketRow({ name, condition, onChange }: ConditionRowProps<BucketCondition>) {
  const { salt, start, end, by, kind } = condition;
  const [error] = bucketFaults(condition);
  const key = by ?? "key";
  return (
    <div className="flex flex-col gap-1.5">
      <div className="grid items-start gap-2 sm:grid-cols-[160px_minmax(0,1fr)_minmax(0,1fr)_minmax(0,2fr)]">
        <Select
          label={`Test of ${name}`}
          isLabelHidden
          value={condition.negate ? "not" : "is"}
          choices={[
            { value: "is", label: "is in the share" },
            { value: "not", label: "is not in the share" },
          ]}
          onChange={(test) => onChange(negated(condition, test === "not"))}
        />
        <PercentField
          label={`Start of ${name}`}
          prefix="from"
          position={start}
          onChange={(position) => onChange({ ...condition, start: position })}
        />
        <PercentField
          label={`End of ${name}`}
          prefix="to"
          position={end}
          onChange={(position) => onChange({ ...condition, end: position })}
        />
        <TextField
          label={`Salt of ${name}`}
          isLabelHidden
          isMono
          placeholder="Salt, such as a flag’s key"
          value={salt}
          maxLength={128}
          onChange={(next) => onChange({ ...condition, salt: next })}
        />
      </div>
      {error === undefined ? (
        <p className="text-xs text-ink3">
          Subjects whose {kind === undefined ? key : `${kind} ${key}`} falls into this part of all
          positions. The salt of a rollout gives that rollout’s positions.
        </p>
      ) : (
        <p className="text-xs text-bad-ink">{error}</p>
      )}
    </div>
  );
}

interface PercentFieldProps {
  readonly label: string;
  readonly prefix: string;
  readonly position: number;
  readonly onChange: (position: number) => void;
}

/** What is typed stays as it is; only what is a share is passed on. */
function PercentField({ label, prefix, position, onChange }: PercentFieldProps) {
  const [text, setText] = useState(() => percentOf(position));
  const isRead = positionOf(text) !== undefined;
  return (
    <div className="flex items-start gap-1.5">
      <span aria-hidden className="pt-1.5 text-sm text-ink2">
        {prefix}
      </span>
      <TextField
        label={`${label}, in per cent`}
        isLabelHidden
        className="min-w-16 flex-1"
        inputMode="decimal"
        value={isRead && positionOf(text) !== position ? percentOf(position) : text}
        error={isRead ? undefined : "0 to 100"}
        onChange={(typed) => {
          setText(typed);
          const next = positionOf(typed);
          if (next !== undefined) onChange(next);
        }}
      />
      <span aria-hidden className="pt-1.5 text-sm text-ink2">
        %
      </span>
    </div>
  );
}
