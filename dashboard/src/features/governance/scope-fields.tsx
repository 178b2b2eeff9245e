import type { EnvironmentKind, PolicyScope } from "@yardarm/core/registry";
import { Select } from "../../ui/field.tsx";
import { PurposeBoxes } from "./requirement-fields.tsx";

interface ScopeFieldsProps {
  readonly scope: PolicyScope;
  /** Whether it is about environments at all. */
  readonly hasEnvironments: boolean;
  readonly hasPurposes: boolean;
  readonly onChange: (scope: PolicyScope) => void;
}

/** The scopes that most policies have; a finer one is made through the API, and is shown and kept here. */
export function ScopeFields({ scope, hasEnvironments, hasPurposes, onChange }: ScopeFieldsProps) {
  return (
    <>
      {hasEnvironments && (
        <Select
          label="Holds in"
          value={JSON.stringify(placeOf(scope))}
          choices={choicesFor(scope)}
          onChange={(text) => onChange({ ...purposesOf(scope), ...JSON.parse(text) })}
        />
      )}
      {hasPurposes && (
        <PurposeBoxes
          label="Only for flags of these purposes (none: all)"
          chosen={scope.purposes ?? []}
          onChange={(purposes) =>
            onChange({ ...placeOf(scope), ...(purposes.length > 0 && { purposes }) })
          }
        />
      )}
    </>
  );
}

const production: readonly EnvironmentKind[] = ["production"];
const common: readonly (readonly [PolicyScope, string])[] = [
  [{}, "All environments"],
  [{ environmentKinds: production }, "Environments for production"],
  [{ isProtected: true }, "Protected environments"],
];

function choicesFor(scope: PolicyScope) {
  const value = JSON.stringify(placeOf(scope));
  const choices = common.map(([each, label]) => ({ value: JSON.stringify(each), label }));
  return choices.some((choice) => choice.value === value)
    ? choices
    : [...choices, { value, label: "As it is now" }];
}

function placeOf({ purposes: _, ...place }: PolicyScope): PolicyScope {
  return place;
}

function purposesOf({ purposes }: PolicyScope): PolicyScope {
  return purposes === undefined ? {} : { purposes };
}
