import type { Variant } from "@yardarm/core/registry";
import { type FlagType, type JsonValue, keyPattern } from "@yardarm/sdk/model";

/** A variant while it is being typed: its value is text until it parses. */
export interface VariantDraft {
  /** Stays the same while the name is typed. */
  readonly id: number;
  readonly name: string;
  readonly text: string;
  readonly description: string;
}

export interface VariantFaults {
  readonly name?: string;
  readonly text?: string;
}

export interface ParsedVariants {
  /** Absent while anything is wrong. */
  readonly variants?: readonly Variant[];
  readonly faults: ReadonlyMap<number, VariantFaults>;
}

export function variantDrafts(variants: readonly Variant[]): readonly VariantDraft[] {
  return variants.map(({ name, value, description = "" }, id) => ({
    id,
    name,
    text: valueText(value),
    description,
  }));
}

/** What a new flag of this type starts with. */
export function startingDrafts(type: FlagType): readonly VariantDraft[] {
  const texts: Record<FlagType, readonly [string, string][]> = {
    boolean: [
      ["on", "true"],
      ["off", "false"],
    ],
    string: [
      ["control", ""],
      ["treatment", ""],
    ],
    number: [
      ["low", "0"],
      ["high", "1"],
    ],
    object: [
      ["control", "{}"],
      ["treatment", "{}"],
    ],
  };
  return texts[type].map(([name, text], id) => ({ id, name, text, description: "" }));
}

/** Every variant, or everything that is wrong with them. */
export function parseVariants(type: FlagType, drafts: readonly VariantDraft[]): ParsedVariants {
  const faults = new Map<number, VariantFaults>();
  const variants: Variant[] = [];
  for (const draft of drafts) {
    const name = nameFault(draft, drafts);
    const { value, fault: text } = parseValue(type, draft.text);
    if (name || text) faults.set(draft.id, { ...(name && { name }), ...(text && { text }) });
    if (value === undefined) continue;
    const description = draft.description.trim();
    variants.push({ name: draft.name, value, ...(description !== "" && { description }) });
  }
  return faults.size === 0 ? { variants, faults } : { faults };
}

function nameFault(
  { id, name }: VariantDraft,
  drafts: readonly VariantDraft[],
): string | undefined {
  if (name === "") return "Give it a name.";
  if (!keyPattern.test(name)) return "Use lower-case letters, digits, and . _ - between them.";
  if (drafts.some((other) => other.id < id && other.name === name))
    return "Another variant has this name.";
  return undefined;
}

function parseValue(type: FlagType, text: string): { value?: JsonValue; fault?: string } {
  if (type === "string") return { value: text };
  let value: JsonValue;
  try {
    value = JSON.parse(text) as JsonValue;
  } catch (error) {
    return {
      fault: type === "object" ? `Not JSON: ${(error as Error).message}` : typeFaults[type],
    };
  }
  const isFine =
    type === "object" ? typeof value === "object" && value !== null : typeof value === type;
  return isFine ? { value } : { fault: typeFaults[type] };
}

const typeFaults: Record<FlagType, string> = {
  boolean: "Write true or false.",
  string: "Write a text.",
  number: "Write a number, like 0.5.",
  object: "Write an object or a list, like {}.",
};

function valueText(value: JsonValue): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}
