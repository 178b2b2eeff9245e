import { SwitchButton, SwitchField } from "react-aria-components";

export interface SwitchProps {
  /** Names the thing and the place: `new-checkout in Staging`. */
  readonly label: string;
  readonly isSelected: boolean;
  readonly isDisabled?: boolean;
  readonly onChange: (isSelected: boolean) => void;
}

/** Only where flipping takes effect at once; what must be agreed on first gets a button instead. */
export function Switch({ label, ...props }: SwitchProps) {
  return (
    <SwitchField {...props}>
      <SwitchButton className="group relative inline-flex rounded-full py-1.5">
        <span className="sr-only">{label}</span>
        <span className="flex h-5 w-9 items-center rounded-full border-[1.5px] border-field bg-surface p-0.5 transition group-data-disabled:opacity-50 group-data-selected:border-on group-data-selected:bg-on">
          <span className="size-3 rounded-full bg-field transition group-data-selected:translate-x-4 group-data-selected:bg-on-ink" />
        </span>
      </SwitchButton>
    </SwitchField>
  );
}
