import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components";
import { classNames } from "./class-names.ts";

export type ButtonKind = "primary" | "plain" | "quiet" | "danger";

const tones: Record<ButtonKind, string> = {
  primary: "bg-accent text-accent-ink hover:brightness-110",
  plain: "border border-line bg-surface text-ink hover:bg-raised",
  quiet: "text-ink2 hover:bg-raised hover:text-ink",
  danger: "bg-bad text-bad-on hover:brightness-110",
};

/** The look of a button, for links that lead to an action. */
export function buttonClass(kind: ButtonKind = "plain", more?: string): string {
  return classNames(
    "inline-flex h-8 shrink-0 items-center justify-center gap-1.5 rounded-md px-3 text-sm font-medium whitespace-nowrap transition data-disabled:opacity-50",
    tones[kind],
    more,
  );
}

export interface ButtonProps extends Omit<AriaButtonProps, "className"> {
  readonly kind?: ButtonKind;
  readonly className?: string;
}

export function Button({ kind = "plain", className, ...props }: ButtonProps) {
  return <AriaButton {...props} className={buttonClass(kind, className)} />;
}

/** A button that shows an icon alone; its label is what a screen reader says. */
export function IconButton({
  label,
  className,
  ...props
}: ButtonProps & { readonly label: string }) {
  return (
    <Button
      kind="quiet"
      aria-label={label}
      className={classNames("w-8 px-0!", className)}
      {...props}
    />
  );
}
