import { limits, type SegmentRule } from "@yardarm/sdk/model";
import { Plus, Trash2 } from "lucide-react";
import { Button, IconButton } from "../../ui/button.tsx";
import { ConditionList } from "../../ui/condition/condition-list.tsx";
import type { KnownNames } from "../../ui/condition/condition-words.ts";

interface SegmentRulesProps {
  readonly rules: readonly SegmentRule[];
  readonly known: KnownNames;
  readonly onChange: (rules: readonly SegmentRule[]) => void;
}

/** A subject that meets all conditions of any of the rules is a member. */
export function SegmentRules({ rules, known, onChange }: SegmentRulesProps) {
  return (
    <div className="flex flex-col gap-3">
      {rules.map((rule, index) => (
        <section key={rule.id} aria-label={`Rule ${index + 1}`} className="panel p-4">
          <div className="mb-2 flex items-center justify-between">
            <h3 className="text-sm font-medium">{index === 0 ? "Whoever" : "or whoever"}</h3>
            <IconButton
              label={`Remove rule ${index + 1}`}
              onPress={() => onChange(rules.filter(({ id }) => id !== rule.id))}
            >
              <Trash2 size={14} aria-hidden />
            </IconButton>
          </div>
          <ConditionList
            of={`rule ${index + 1}`}
            conditions={rule.conditions}
            known={known}
            onChange={(conditions) =>
              onChange(
                rules.map((other) => (other.id === rule.id ? { ...rule, conditions } : other)),
              )
            }
          />
        </section>
      ))}
      {rules.length < limits.segmentRulesMax && (
        <Button className="self-start" onPress={() => onChange([...rules, newRule()])}>
          <Plus size={14} aria-hidden />
          Add a rule
        </Button>
      )}
    </div>
  );
}

function newRule(): SegmentRule {
  const [number = 0] = crypto.getRandomValues(new Uint32Array(1));
  return {
    id: `r${number.toString(36).padStart(7, "0")}`,
    conditions: [{ operator: "in", attribute: "", values: [] }],
  };
}
