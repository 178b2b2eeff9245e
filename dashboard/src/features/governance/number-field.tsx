import { TextField } from "../../ui/field.tsx";

interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly hint?: string;
  readonly onChange: (value: number) => void;
}

export function NumberField({ label, value, hint, onChange }: NumberFieldProps) {
  return (
    <TextField
      label={label}
      inputMode="numeric"
      value={String(value)}
      {...(hint !== undefined && { hint })}
      onChange={(text) => onChange(Number.parseInt(text, 10) || 0)}
    />
  );
}
