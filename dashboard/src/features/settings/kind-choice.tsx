import type { EnvironmentKind } from "@yardarm/core/registry";
import { Checkbox } from "../../ui/field.tsx";
import { allKinds, kindLabels } from "./roles.ts";

interface KindChoiceProps {
  readonly kinds: readonly EnvironmentKind[];
  readonly onChange: (kinds: readonly EnvironmentKind[]) => void;
}

/** In which kinds of environment something may be done; looking is always everywhere. */
export function KindChoice({ kinds, onChange }: KindChoiceProps) {
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-sm font-medium">May change things in</legend>
      <div className="flex flex-wrap gap-x-5 gap-y-2">
        {allKinds.map((kind) => (
          <Checkbox
            key={kind}
            label={kindLabels[kind]}
            isSelected={kinds.includes(kind)}
            onChange={(isOn) =>
              onChange(allKinds.filter((each) => (each === kind ? isOn : kinds.includes(each))))
            }
          />
        ))}
      </div>
      {kinds.length < allKinds.length && (
        <p className="text-xs text-ink3">
          Elsewhere they can look. What belongs to the project as a whole, such as members, needs
          all four.
        </p>
      )}
    </fieldset>
  );
}

/** As a grant says it: null for every kind, those to come too. */
export function kindsOrAll(kinds: readonly EnvironmentKind[]): EnvironmentKind[] | null {
  return kinds.length === allKinds.length ? null : [...kinds];
}
