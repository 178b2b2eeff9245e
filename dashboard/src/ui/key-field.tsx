import { TextField } from "./field.tsx";

interface KeyFieldProps {
  readonly value: string;
  readonly onChange: (key: string) => void;
  /** What is wrong with it; nothing is said of one that was not begun. */
  readonly fault: string | undefined;
  /** Whether somebody tried to go on without it, and has to be told. */
  readonly isTried?: boolean;
  readonly placeholder: string;
  readonly hint?: string;
}

/** The key of something new: the first field of its form. */
export function KeyField({ value, fault, isTried = false, ...field }: KeyFieldProps) {
  return (
    <TextField
      label="Key"
      isMono
      required
      autoFocus
      value={value}
      error={value === "" && !isTried ? undefined : fault}
      {...field}
    />
  );
}
