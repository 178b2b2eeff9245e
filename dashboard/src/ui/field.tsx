import { ChevronDown } from "lucide-react";
import {
  type InputHTMLAttributes,
  type ReactNode,
  type TextareaHTMLAttributes,
  useId,
} from "react";
import { classNames } from "./class-names.ts";

interface FieldFrame {
  readonly label: string;
  /** Said after the label to those who do not see what stands around it: `of variant 2`. */
  readonly labelRest?: string;
  /** Keeps the label for screen readers only, where a heading or a column already says it. */
  readonly isLabelHidden?: boolean;
  readonly hint?: ReactNode;
  readonly error?: string | undefined;
  readonly className?: string;
}

interface FieldIds {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": true | undefined;
}

/** Label above, control, then what helps or what is wrong. */
export function Field({
  label,
  labelRest,
  isLabelHidden,
  hint,
  error,
  className,
  children,
}: FieldFrame & { readonly children: (ids: FieldIds) => ReactNode }) {
  const id = useId();
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={id} className={isLabelHidden ? "sr-only" : "text-sm font-medium"}>
        {label}
        {labelRest && <span className="sr-only"> {labelRest}</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-ink3">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-xs text-bad-ink">
          {error}
        </p>
      )}
    </div>
  );
}

type TextFieldProps = FieldFrame &
  Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "className"> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly isMono?: boolean;
  };

export function TextField({
  label,
  labelRest,
  isLabelHidden,
  hint,
  error,
  className,
  onChange,
  isMono,
  ...input
}: TextFieldProps) {
  return (
    <Field {...frame({ label, labelRest, isLabelHidden, hint, error, className })}>
      {(ids) => (
        <input
          autoComplete="off"
          spellCheck={isMono ? false : undefined}
          {...input}
          {...ids}
          onChange={(event) => onChange(event.target.value)}
          className={classNames("control w-full", isMono && "font-mono")}
        />
      )}
    </Field>
  );
}

type TextAreaProps = FieldFrame &
  Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "onChange" | "className"> & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly isMono?: boolean;
  };

export function TextArea({
  label,
  labelRest,
  isLabelHidden,
  hint,
  error,
  className,
  onChange,
  isMono,
  ...input
}: TextAreaProps) {
  return (
    <Field {...frame({ label, labelRest, isLabelHidden, hint, error, className })}>
      {(ids) => (
        <textarea
          rows={3}
          spellCheck={isMono ? false : undefined}
          {...input}
          {...ids}
          onChange={(event) => onChange(event.target.value)}
          className={classNames("control w-full py-1.5", isMono && "font-mono")}
        />
      )}
    </Field>
  );
}

type Unlabelled<Props> = Omit<Props, "label" | "maxLength">;

/** What people call it. */
export function NameField(props: Unlabelled<TextFieldProps>) {
  return <TextField label="Name" maxLength={200} {...props} />;
}

export function DescriptionField(props: Unlabelled<TextAreaProps>) {
  return <TextArea label="Description" maxLength={5000} {...props} />;
}

export interface Choice<V extends string> {
  readonly value: V;
  readonly label: string;
}

interface SelectProps<V extends string> extends FieldFrame {
  readonly value: V;
  readonly choices: readonly Choice<V>[];
  readonly onChange: (value: V) => void;
  readonly isDisabled?: boolean;
  readonly isMono?: boolean;
}

/** The platform's own list of choices: it is the one that works best on a phone and with a screen reader. */
export function Select<V extends string>({
  value,
  choices,
  onChange,
  isDisabled,
  isMono,
  ...labels
}: SelectProps<V>) {
  return (
    <Field {...frame(labels)}>
      {(ids) => (
        <span className="relative block">
          <select
            {...ids}
            value={value}
            disabled={isDisabled}
            onChange={(event) => {
              const chosen = choices.find((choice) => choice.value === event.target.value);
              if (chosen !== undefined) onChange(chosen.value);
            }}
            className={classNames(
              "control w-full appearance-none truncate pr-8!",
              isMono && "font-mono",
            )}
          >
            {choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
          <ChevronDown
            size={14}
            aria-hidden
            className="pointer-events-none absolute top-2.5 right-2.5 text-ink3"
          />
        </span>
      )}
    </Field>
  );
}

interface CheckboxProps {
  readonly label: string;
  readonly labelRest?: string;
  readonly hint?: ReactNode;
  readonly isSelected: boolean;
  readonly onChange: (isSelected: boolean) => void;
  readonly isDisabled?: boolean;
}

export function Checkbox(props: CheckboxProps) {
  const { label, labelRest, hint, isSelected, onChange, isDisabled } = props;
  const id = useId();
  return (
    <div className="flex gap-2.5">
      <input
        id={id}
        type="checkbox"
        checked={isSelected}
        disabled={isDisabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => onChange(event.target.checked)}
        className="mt-0.5 size-4 shrink-0 accent-accent"
      />
      <div className="min-w-0">
        <label htmlFor={id} className="text-sm font-medium">
          {label}
          {labelRest && <span className="sr-only"> {labelRest}</span>}
        </label>
        {hint && (
          <p id={`${id}-hint`} className="text-xs text-ink3">
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

/** Leaves out what is undefined, which `exactOptionalPropertyTypes` tells apart from absent. */
function frame(
  labels: { [K in keyof FieldFrame]: FieldFrame[K] | undefined } & { label: string },
): FieldFrame {
  const { label, labelRest, isLabelHidden, hint, error, className } = labels;
  return {
    label,
    error,
    ...(labelRest === undefined ? {} : { labelRest }),
    ...(isLabelHidden === undefined ? {} : { isLabelHidden }),
    ...(hint === undefined ? {} : { hint }),
    ...(className === undefined ? {} : { className }),
  };
}
