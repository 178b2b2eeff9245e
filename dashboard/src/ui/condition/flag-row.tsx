import type { FlagCondition } from "@yardarm/sdk/model";
import { Select } from "../field.tsx";
import { TagInput } from "../tag-input.tsx";
import { type ConditionRowProps, negated } from "./condition-row.ts";

/** What another flag serves to the same subject. */
export function FlagRow({ name, condition, onChange, known }: ConditionRowProps<FlagCondition>) {
  const { flag, variants } = condition;
  const { flags = [] } = known;
  const keys = flag === "" || flags.includes(flag) ? flags : [flag, ...flags];
  return (
    <div className="grid items-start gap-2 sm:grid-cols-[minmax(0,240px)_176px_minmax(0,1fr)]">
      <Select
        label={`Flag of ${name}`}
        isLabelHidden
        isMono
        value={flag}
        choices={[
          { value: "", label: "Choose a flag" },
          ...keys.map((key) => ({ value: key, label: key })),
        ]}
        onChange={(next) => onChange({ ...condition, flag: next, variants: [] })}
      />
      <Select
        label={`Test of ${name}`}
        isLabelHidden
        value={condition.negate ? "not" : "is"}
        choices={[
          { value: "is", label: "serves any of" },
          { value: "not", label: "serves none of" },
        ]}
        onChange={(test) => onChange(negated(condition, test === "not"))}
      />
      <TagInput
        label={`Variants of ${name}`}
        isLabelHidden
        values={variants}
        placeholder="Variant, then Enter"
        onChange={(next) => onChange({ ...condition, variants: next })}
      />
    </div>
  );
}
