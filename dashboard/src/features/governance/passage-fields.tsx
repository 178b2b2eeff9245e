import type { PassageRequirement, Requirement } from "@yardarm/core/registry";
import { Select } from "../../ui/field.tsx";
import { NumberField } from "./number-field.tsx";

interface PassageFieldsProps<R extends PassageRequirement = PassageRequirement> {
  readonly requirement: R;
  readonly onChange: (requirement: Requirement) => void;
}

/** What can be said about how flags leave. */
export function PassageFields({ requirement, onChange }: PassageFieldsProps) {
  switch (requirement.kind) {
    case "removal":
      return <RemovalFields requirement={requirement} onChange={onChange} />;
    case "overdue":
      return (
        <Select
          label="Behind its last day, a flag may still"
          value={requirement.allows}
          choices={[
            { value: "removal", label: "Go off, or to one variant for everybody" },
            { value: "nothing", label: "Change nothing that it serves" },
          ]}
          onChange={(allows) => onChange({ ...requirement, allows })}
        />
      );
    case "extension":
      return (
        <div className="grid grid-cols-2 gap-3">
          <NumberField
            label="Times at most"
            value={requirement.countMax}
            onChange={(countMax) => onChange({ ...requirement, countMax })}
          />
          <NumberField
            label="Days at most at once"
            value={requirement.daysMax}
            onChange={(daysMax) => onChange({ ...requirement, daysMax })}
          />
        </div>
      );
  }
}

const days = [
  ["settledDays", "The same for everybody", "So long, and its code can go."],
  ["unusedDays", "Nobody asked for it", "So long before it is archived."],
  ["scanDaysMax", "Age of a scan at most", "An older one says nothing of code."],
  ["graceDays", "Served after archiving", "As it was, to whoever still asks."],
] as const;

function RemovalFields({
  requirement,
  onChange,
}: PassageFieldsProps<Extract<PassageRequirement, { kind: "removal" }>>) {
  return (
    <fieldset className="grid grid-cols-2 gap-3">
      <legend className="mb-1.5 text-sm font-medium">Days</legend>
      {days.map(([field, label, hint]) => (
        <NumberField
          key={field}
          label={label}
          hint={hint}
          value={requirement[field]}
          onChange={(value) => onChange({ ...requirement, [field]: value })}
        />
      ))}
    </fieldset>
  );
}
