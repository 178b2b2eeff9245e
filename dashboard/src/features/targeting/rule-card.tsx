import type { TargetingRule } from "@yardarm/sdk/model";
import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import type { KeyboardEvent } from "react";
import { IconButton } from "../../ui/button.tsx";
import { ConditionList } from "../../ui/condition/condition-list.tsx";
import type { KnownNames } from "../../ui/condition/condition-words.ts";
import { TextField } from "../../ui/field.tsx";
import { Notice } from "../../ui/notice.tsx";
import { ServeEditor } from "./serve-editor.tsx";

interface RuleCardProps {
  readonly rule: TargetingRule;
  /** The rule as it is saved; absent when it is new. */
  readonly saved: TargetingRule | undefined;
  readonly index: number;
  readonly count: number;
  readonly variants: readonly string[];
  readonly salt: string;
  readonly known: KnownNames;
  /** Number of a rule above that matches everybody. */
  readonly catchAll: number | undefined;
  readonly onChange: (rule: TargetingRule) => void;
  readonly onMove: (step: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One targeting rule: for whom, and what they get. Alt and an arrow key move it from anywhere inside. */
export function RuleCard(props: RuleCardProps) {
  const { rule, saved, index, count, variants, salt, known, catchAll, onChange, onMove, onRemove } =
    props;
  const of = `rule ${index + 1}`;
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onMove(event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <li aria-label={`Rule ${index + 1}`} onKeyDown={press} className="panel p-4">
      <div className="mb-3 flex items-center gap-2">
        <span className="grid size-6 shrink-0 place-items-center rounded-full bg-raised text-xs font-semibold num">
          {index + 1}
        </span>
        <TextField
          label={`Name of ${of}`}
          isLabelHidden
          className="flex-1 sm:max-w-80"
          placeholder="Name, for people (optional)"
          value={rule.name ?? ""}
          maxLength={200}
          onChange={(name) => onChange(named(rule, name))}
        />
        <span className="flex-1 max-sm:hidden" />
        <IconButton label={`Move ${of} up`} isDisabled={index === 0} onPress={() => onMove(-1)}>
          <ArrowUp size={14} aria-hidden />
        </IconButton>
        <IconButton
          label={`Move ${of} down`}
          isDisabled={index === count - 1}
          onPress={() => onMove(1)}
        >
          <ArrowDown size={14} aria-hidden />
        </IconButton>
        <IconButton label={`Remove ${of}`} onPress={onRemove}>
          <Trash2 size={14} aria-hidden />
        </IconButton>
      </div>
      {catchAll !== undefined && (
        <Notice kind="warning" className="mb-3">
          Nobody gets here: rule {catchAll} matches everybody.
        </Notice>
      )}
      {rule.conditions.length === 0 && (
        <p className="mb-2 pl-10 text-sm text-ink2">Matches everybody.</p>
      )}
      <ConditionList
        of={of}
        conditions={rule.conditions}
        known={known}
        onChange={(conditions) => onChange({ ...rule, conditions })}
      />
      <div className="mt-3 pl-10">
        <ServeEditor
          of={of}
          variants={variants}
          serve={rule.serve}
          saved={saved?.serve}
          salt={salt}
          onChange={(serve) => onChange({ ...rule, serve })}
        />
      </div>
    </li>
  );
}

function named(rule: TargetingRule, name: string): TargetingRule {
  const { name: _, ...rest } = rule;
  return name === "" ? rest : { ...rest, name };
}
