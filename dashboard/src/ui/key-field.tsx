import { TextField } from "./field.tsx";

interface KeyFieldProps {
  readonly value: string;
  readonly onChange: (key: string) => void;
  /** What is wrong with it; nothing is said of one that was not begun. */
  readonly fault: string | undefined;
  readonly placeholder: string;
  readonly hint?: string;
}

/** The key of something new: the first field of its form. */
export function KeyField({ value, fault, ...field }: KeyFieldProps) {
  return (
    <TextField
      label="Key"
      isMono
      autoFocus
      value={value}
      error={value === "" ? undefined : fault}
      {...field}
    />
  );
}
