import { classNames } from "./class-names.ts";

export interface SwitchProps {
  /** Names the thing and the place: `new-checkout in Staging`. */
  readonly label: string;
  readonly isSelected: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

/** Only where flipping takes effect at once; what must be agreed on first gets a button instead. */
export function Switch({ label, isSelected, isDisabled, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isSelected}
      aria-label={label}
      disabled={isDisabled}
      onClick={() => onChange(!isSelected)}
      className="rounded-full py-1.5 disabled:opacity-50"
    >
      <span
        className={classNames(
          "flex h-5 w-9 items-center rounded-full border-[1.5px] p-0.5 transition",
          isSelected ? "border-on bg-on" : "border-field bg-surface",
        )}
      >
        <span
          className={classNames(
            "size-3 rounded-full transition",
            isSelected ? "translate-x-4 bg-on-ink" : "bg-field",
          )}
        />
      </span>
    </button>
  );
}
