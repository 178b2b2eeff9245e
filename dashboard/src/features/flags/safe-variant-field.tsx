import type { Variant } from "@yardarm/core/registry";
import { Select } from "../../ui/field.tsx";

interface SafeVariantFieldProps {
  readonly value: string | null;
  readonly variants: readonly Variant[];
  readonly onChange: (value: string | null) => void;
}

/** What everybody may be given in an emergency, agreed to while nothing burns. No variant has the empty name. */
export function SafeVariantField({ value, variants, onChange }: SafeVariantFieldProps) {
  const named = variants.map(({ name }) => ({ value: name, label: name }));
  return (
    <Select
      label="Safe variant"
      value={value ?? ""}
      choices={[{ value: "", label: "Not declared" }, ...named]}
      hint="In an emergency this variant may be served to everybody at once, without waiting for anybody. The flag can always be turned off."
      onChange={(name) => onChange(name === "" ? null : name)}
    />
  );
}
