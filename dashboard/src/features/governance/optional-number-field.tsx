import { TextField } from "../../ui/field.tsx";

interface OptionalNumberFieldProps {
  readonly label: string;
  readonly value: number | undefined;
  readonly hint?: string;
  /** What holds while there is no number. */
  readonly placeholder: string;
  readonly onChange: (value: number | undefined) => void;
}

/** A whole number that may be left away. What is none counts as left away; the server says when one is out of bounds. */
export function OptionalNumberField({ value, onChange, ...texts }: OptionalNumberFieldProps) {
  return (
    <TextField
      {...texts}
      inputMode="numeric"
      value={String(value ?? "")}
      onChange={(text) => {
        const next = Number.parseInt(text, 10);
        onChange(Number.isNaN(next) ? undefined : next);
      }}
    />
  );
}
