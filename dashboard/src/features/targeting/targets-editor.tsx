import { type FlagConfig, limits } from "@yardarm/sdk/model";
import { TagInput } from "../../ui/tag-input.tsx";
import { type TargetSlot, targetedKeys, withTargetedKeys } from "./config-edits.ts";

interface TargetsEditorProps {
  readonly variants: readonly string[];
  readonly config: FlagConfig;
  readonly onChange: (config: FlagConfig) => void;
}

/** Subjects named one by one. Many belong in a segment. */
export function TargetsEditor({ variants, config, onChange }: TargetsEditorProps) {
  const slots: readonly TargetSlot[] = [
    ...variants.map((variant) => ({ variant })),
    ...config.targets
      .filter(({ kind }) => kind !== undefined)
      .map(({ variant, kind }) => ({ variant, kind })),
  ];
  const count = config.targets.reduce((sum, { keys }) => sum + keys.length, 0);
  return (
    <div className="flex flex-col gap-2">
      {slots.map((slot) => (
        <div
          key={`${slot.kind ?? ""} ${slot.variant}`}
          className="grid items-start gap-x-3 gap-y-1 sm:grid-cols-[160px_minmax(0,1fr)]"
        >
          <span className="truncate pt-1.5 font-mono text-sm">
            {slot.variant}
            {slot.kind !== undefined && (
              <span className="font-sans text-ink3"> of {slot.kind}</span>
            )}
          </span>
          <TagInput
            label={`Keys that get ${slot.variant}${slot.kind === undefined ? "" : ` of ${slot.kind}`}`}
            isLabelHidden
            values={targetedKeys(config, slot)}
            placeholder="Targeting keys"
            onChange={(keys) => onChange(withTargetedKeys(config, slot, keys))}
          />
        </div>
      ))}
      {count > limits.targetKeysMax && (
        <p role="alert" className="text-xs text-bad-ink">
          {count} keys are more than the {limits.targetKeysMax} that fit here. Put them in a
          segment's key list.
        </p>
      )}
    </div>
  );
}
