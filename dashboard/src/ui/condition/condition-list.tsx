import {
  type AttributeCondition,
  type BucketCondition,
  type Condition,
  type FlagCondition,
  type GroupCondition,
  limits,
  type SegmentCondition,
} from "@yardarm/sdk/model";
import { Plus, X } from "lucide-react";
import { Button, IconButton } from "../button.tsx";
import { Select } from "../field.tsx";
import { TagInput } from "../tag-input.tsx";
import { AttributeRow } from "./attribute-row.tsx";
import { BucketRow } from "./bucket-row.tsx";
import { type ConditionRowProps, negated } from "./condition-row.ts";
import type { KnownNames } from "./condition-words.ts";
import { FlagRow } from "./flag-row.tsx";

interface ConditionListProps {
  /** Tells screen readers whose conditions these are: `rule 2`. */
  readonly of: string;
  readonly conditions: readonly Condition[];
  readonly onChange: (conditions: readonly Condition[]) => void;
  readonly known: KnownNames;
  /** Word before the first of them. */
  readonly opening?: "if" | "then";
  /** Word between the conditions. */
  readonly joint?: "and" | "or";
  readonly depth?: number;
  /** What the world is like, and no segment, share or flag of ours. */
  readonly isOfAttributes?: boolean;
}

const newAttribute: AttributeCondition = { operator: "in", attribute: "", values: [] };
const newSegment: SegmentCondition = { operator: "segment", values: [] };
const newBucket: BucketCondition = { operator: "bucket", salt: "", start: 0, end: 10_000 };
const newFlag: FlagCondition = { operator: "flag", flag: "", variants: [] };
const newGroup: GroupCondition = { operator: "any", conditions: [newAttribute] };

const kinds: readonly { label: string; what: string; condition: Condition }[] = [
  { label: "Attribute", what: "an attribute", condition: newAttribute },
  { label: "Segment", what: "a segment", condition: newSegment },
  { label: "Share", what: "a share of subjects", condition: newBucket },
  { label: "Flag", what: "another flag", condition: newFlag },
];

/** Edits conditions. It lives in `ui` because it knows the shape of a condition and nothing else: no request, no page. */
export function ConditionList({
  of,
  conditions,
  onChange,
  known,
  opening = "if",
  joint = "and",
  depth = 1,
  isOfAttributes = false,
}: ConditionListProps) {
  const replace = (index: number, condition: Condition) =>
    onChange(conditions.map((other, at) => (at === index ? condition : other)));
  const add = (condition: Condition) => onChange([...conditions, condition]);
  return (
    <div className="flex flex-col gap-2">
      <ol className="flex flex-col gap-2">
        {conditions.map((condition, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no identity but its place.
          <li key={index} className="flex items-start gap-2">
            <span className="w-8 shrink-0 pt-1.5 text-right text-xs text-ink3">
              {index === 0 ? opening : joint}
            </span>
            <div className="min-w-0 flex-1">
              <ConditionRow
                name={`condition ${index + 1} of ${of}`}
                condition={condition}
                onChange={(next) => replace(index, next)}
                known={known}
                depth={depth}
              />
            </div>
            <IconButton
              label={`Remove condition ${index + 1} of ${of}`}
              onPress={() => onChange(conditions.filter((_, at) => at !== index))}
            >
              <X size={14} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ol>
      {conditions.length < limits.conditionsMax && (
        <div className="flex flex-wrap gap-1 pl-7">
          {kinds
            .filter(({ condition }) => !isOfAttributes || condition === newAttribute)
            .filter(({ condition }) => condition !== newFlag || known.flags !== undefined)
            .map(({ label, what, condition }) => (
              <Button
                key={label}
                kind="quiet"
                aria-label={`Add ${what} to ${of}`}
                onPress={() => add(condition)}
              >
                <Plus size={14} aria-hidden />
                {label}
              </Button>
            ))}
          {depth < limits.conditionDepthMax && !isOfAttributes && (
            <Button
              kind="quiet"
              aria-label={`Add any or all of some conditions to ${of}`}
              onPress={() => add(newGroup)}
            >
              <Plus size={14} aria-hidden />
              Any or all of
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

function ConditionRow({
  condition,
  depth,
  ...rest
}: ConditionRowProps<Condition> & { readonly depth: number }) {
  if (condition.operator === "segment") return <SegmentRow condition={condition} {...rest} />;
  if (condition.operator === "bucket") return <BucketRow condition={condition} {...rest} />;
  if (condition.operator === "flag") return <FlagRow condition={condition} {...rest} />;
  if ("conditions" in condition) {
    return <GroupRow condition={condition} depth={depth} {...rest} />;
  }
  return <AttributeRow condition={condition} {...rest} />;
}

function SegmentRow({ name, condition, onChange, known }: ConditionRowProps<SegmentCondition>) {
  const unknown = condition.values.filter((value) => !known.segments.includes(value));
  return (
    <div className="grid items-start gap-2 sm:grid-cols-[176px_minmax(0,1fr)]">
      <Select
        label={`Test of ${name}`}
        isLabelHidden
        value={condition.negate ? "not" : "is"}
        choices={[
          { value: "is", label: "is in segment" },
          { value: "not", label: "is not in segment" },
        ]}
        onChange={(test) => onChange(negated(condition, test === "not"))}
      />
      <TagInput
        label={`Segments of ${name}`}
        isLabelHidden
        values={condition.values}
        placeholder="Key of a segment"
        suggestions={known.segments}
        error={unknown.length > 0 ? `No such segment: ${unknown.join(", ")}` : undefined}
        onChange={(values) => onChange({ ...condition, values })}
      />
    </div>
  );
}

const groupTests = [
  { value: "any", label: "any of these holds" },
  { value: "all", label: "all of these hold" },
  { value: "not:any", label: "none of these holds" },
  { value: "not:all", label: "not all of these hold" },
] as const;

function GroupRow({
  name,
  condition,
  onChange,
  known,
  depth,
}: ConditionRowProps<GroupCondition> & { readonly depth: number }) {
  const test = `${condition.negate ? "not:" : ""}${condition.operator}` as const;
  return (
    <div className="flex flex-col gap-2 rounded-md border border-line p-2">
      <Select
        label={`Test of ${name}`}
        isLabelHidden
        className="w-52"
        value={test}
        choices={groupTests}
        onChange={(next) => {
          const operator = next.endsWith("any") ? "any" : "all";
          onChange(negated({ ...condition, operator }, next.startsWith("not:")));
        }}
      />
      <ConditionList
        of={name}
        conditions={condition.conditions}
        onChange={(conditions) => onChange({ ...condition, conditions })}
        known={known}
        joint={condition.operator === "any" ? "or" : "and"}
        depth={depth + 1}
      />
    </div>
  );
}
