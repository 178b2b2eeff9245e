import { useId } from "react";
import { Field } from "./field.tsx";

const suggestedMax = 20;

/** Before anything is typed: that of this browser. */
function suggestions(typed: string): readonly string[] {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const part = typed.trim().toLowerCase().replaceAll(" ", "_");
  if (part === "") return [...new Set([own, "UTC"])];
  return ["UTC", ...Intl.supportedValuesOf("timeZone")]
    .filter((name) => name.toLowerCase().includes(part))
    .slice(0, suggestedMax);
}

interface TimeZoneFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly hint?: string;
  readonly isDisabled?: boolean;
  readonly onChange: (value: string) => void;
}

/** Names of the IANA database, found by typing a part. */
export function TimeZoneField({
  label,
  value,
  placeholder,
  hint,
  isDisabled,
  onChange,
}: TimeZoneFieldProps) {
  const list = useId();
  return (
    <Field label={label} {...(hint !== undefined && { hint })}>
      {(ids) => (
        <>
          <input
            {...ids}
            list={list}
            value={value}
            placeholder={placeholder}
            disabled={isDisabled}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
            className="control w-full"
          />
          <datalist id={list}>
            {suggestions(value).map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
