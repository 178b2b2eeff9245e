import { type AttributeCondition, type AttributeOperator, canIgnoreCase } from "@yardarm/sdk/model";
import { useId, useState } from "react";
import { Checkbox, Select, TextField } from "../field.tsx";
import { TagInput } from "../tag-input.tsx";
import {
  type AttributeTest,
  attributeTests,
  isOfMoments,
  type KnownNames,
  operatorHints,
  readValues,
  type ValueType,
  valueFaults,
  valueTypeOf,
  valueTypesOf,
} from "./condition-words.ts";

interface AttributeRowProps {
  readonly name: string;
  readonly condition: AttributeCondition;
  readonly onChange: (condition: AttributeCondition) => void;
  readonly known: KnownNames;
}

const testChoices = (Object.keys(attributeTests) as AttributeTest[]).map((value) => ({
  value,
  label: attributeTests[value],
}));
const typeLabels: Record<ValueType, string> = {
  string: "as text",
  number: "as number",
  boolean: "true or false",
};

/** One attribute compared with a list of values. */
export function AttributeRow({ name, condition, onChange, known }: AttributeRowProps) {
  const id = useId();
  const [unread, setUnread] = useState<readonly string[]>([]);
  const { operator, values = [] } = condition;
  const types = valueTypesOf(operator);
  // While there are no values, only this row knows which type is meant.
  const [wishedType, setWishedType] = useState<ValueType>(() => valueTypeOf(operator, values));
  const type =
    values.length > 0
      ? valueTypeOf(operator, values)
      : (types.find((it) => it === wishedType) ?? types[0] ?? "string");

  function setTest(test: AttributeTest): void {
    const isNegated = test.startsWith("not:");
    const next = (isNegated ? test.slice(4) : test) as AttributeOperator;
    setUnread([]);
    onChange(withTest(condition, next, isNegated));
  }
  function setValues(texts: readonly string[], as: ValueType): void {
    const read = readValues(texts, isOfMoments(operator) ? "moment" : as);
    setUnread(read.unread);
    onChange({ ...condition, values: read.values });
  }

  return (
    <div className="grid items-start gap-2 sm:grid-cols-[160px_176px_minmax(0,1fr)]">
      <div className="flex flex-col gap-1">
        <TextField
          label={`Attribute of ${name}`}
          isLabelHidden
          isMono
          placeholder="Attribute"
          list={id}
          value={condition.attribute}
          onChange={(attribute) => onChange({ ...condition, attribute })}
        />
        <datalist id={id}>
          {known.attributes.map((attribute) => (
            <option key={attribute} value={attribute} />
          ))}
        </datalist>
        {condition.kind !== undefined && (
          <p className="text-xs text-ink3">
            of <code className="font-mono">{condition.kind}</code>
          </p>
        )}
      </div>
      <Select
        label={`Test of ${name}`}
        isLabelHidden
        value={condition.negate ? `not:${operator}` : operator}
        choices={testChoices}
        onChange={setTest}
      />
      {operator !== "exists" && (
        <div className="flex min-w-0 flex-wrap items-start gap-2">
          <div className="min-w-40 flex-1">
            <TagInput
              label={`Values of ${name}`}
              isLabelHidden
              values={values.map(String)}
              placeholder="Value, then Enter"
              error={faultOf(condition, unread, type)}
              isByLine={operator === "matches"}
              {...(operatorHints[operator] && { hint: operatorHints[operator] })}
              {...(type === "boolean" && { suggestions: ["true", "false"] })}
              onChange={(texts) => setValues(texts, type)}
            />
          </div>
          {types.length > 1 && !isOfMoments(operator) && (
            <Select
              label={`Type of the values of ${name}`}
              isLabelHidden
              className="w-32"
              value={type}
              choices={types.map((value) => ({ value, label: typeLabels[value] }))}
              onChange={(next) => {
                setWishedType(next);
                setValues(values.map(String), next);
              }}
            />
          )}
          {canIgnoreCase(operator) && type === "string" && (
            <div className="pt-1.5">
              <Checkbox
                label="Ignore case"
                labelRest={`of ${name}`}
                isSelected={condition.ignoreCase === true}
                onChange={(isSelected) => onChange(withIgnoredCase(condition, isSelected))}
              />
            </div>
          )}
        </div>
      )}
    </div>
  );
}

/** What was typed and is no value of this type, or what its operator cannot use. */
function faultOf(
  condition: AttributeCondition,
  unread: readonly string[],
  type: ValueType,
): string | undefined {
  if (unread.length > 0) {
    return `Not ${type === "number" ? "a number" : "true or false"}: ${unread.join(", ")}`;
  }
  const faults = valueFaults(condition);
  return faults.length > 0 ? faults.join(" ") : undefined;
}

function withIgnoredCase(condition: AttributeCondition, isIgnored: boolean): AttributeCondition {
  const { ignoreCase: _, ...rest } = condition;
  return isIgnored ? { ...rest, ignoreCase: true } : rest;
}

/** Values that the new operator cannot compare are dropped. */
function withTest(
  condition: AttributeCondition,
  operator: AttributeOperator,
  isNegated: boolean,
): AttributeCondition {
  const { negate: _negate, ignoreCase, values = [], ...rest } = condition;
  const types = valueTypesOf(operator);
  const kept = values.filter((value) => types.some((type) => type === typeof value));
  return {
    ...rest,
    operator,
    ...(operator !== "exists" && { values: kept }),
    ...(ignoreCase && canIgnoreCase(operator) && { ignoreCase }),
    ...(isNegated && { negate: true as const }),
  };
}
