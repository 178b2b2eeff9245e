import { X } from "lucide-react";
import { type KeyboardEvent, useRef, useState } from "react";
import { classNames } from "./class-names.ts";
import { Field } from "./field.tsx";

export interface TagInputProps {
  readonly label: string;
  readonly isLabelHidden?: boolean;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly placeholder?: string;
  readonly hint?: string;
  readonly error?: string | undefined;
  /** Known values, offered while typing. */
  readonly suggestions?: readonly string[];
  /** Values may contain commas and spaces: only Enter and line ends separate them. */
  readonly isByLine?: boolean;
}

/** Several short texts in one field: Enter or a comma ends one, a pasted list becomes many, Backspace takes the last. */
export function TagInput({
  values,
  onChange,
  placeholder,
  suggestions,
  isByLine = false,
  ...labels
}: TagInputProps) {
  const [text, setText] = useState("");
  const input = useRef<HTMLInputElement>(null);

  function add(raw: string): void {
    const items = isByLine ? raw.split(/[\n\r]+/).filter((line) => line !== "") : splitList(raw);
    const added = items.filter((value) => !values.includes(value));
    if (added.length > 0) onChange([...values, ...new Set(added)]);
    setText("");
  }
  function press(event: KeyboardEvent): void {
    if ((event.key === "Enter" || (event.key === "," && !isByLine)) && text.trim() !== "") {
      event.preventDefault();
      add(text);
    } else if (event.key === "Backspace" && text === "" && values.length > 0) {
      onChange(values.slice(0, -1));
    }
  }
  function remove(value: string): void {
    onChange(values.filter((other) => other !== value));
    input.current?.focus();
  }

  return (
    <Field {...labels}>
      {(ids) => (
        <div className="control flex flex-wrap items-center gap-1 px-1.5! py-[3px] focus-within:outline-2 focus-within:outline-offset-2 focus-within:outline-accent">
          {values.map((value) => (
            <span
              key={value}
              className="inline-flex h-6 max-w-full items-center rounded bg-raised pl-2 font-mono text-xs"
            >
              <span className="truncate">{value === "" ? "(empty)" : value}</span>
              <button
                type="button"
                aria-label={`Remove ${value}`}
                onClick={() => remove(value)}
                className="grid size-6 shrink-0 place-items-center text-ink3 hover:text-ink"
              >
                <X size={12} aria-hidden />
              </button>
            </span>
          ))}
          <input
            {...ids}
            ref={input}
            value={text}
            list={suggestions ? `${ids.id}-known` : undefined}
            placeholder={values.length === 0 ? placeholder : undefined}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={press}
            onBlur={() => add(text)}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData("text");
              if (!(isByLine ? /\n/ : /[\n,]/).test(pasted)) return;
              event.preventDefault();
              add(text + pasted);
            }}
            className={classNames(
              "h-6 min-w-24 flex-1 bg-transparent px-1 font-mono text-xs outline-none!",
            )}
          />
          {suggestions && (
            <datalist id={`${ids.id}-known`}>
              {suggestions
                .filter((known) => !values.includes(known))
                .map((known) => (
                  <option key={known} value={known} />
                ))}
            </datalist>
          )}
        </div>
      )}
    </Field>
  );
}

/** The items of a list that was typed or pasted, by lines or commas. */
export function splitList(raw: string): readonly string[] {
  return raw
    .split(/[\n\r,]+/)
    .map((item) => item.trim())
    .filter((item) => item !== "");
}
