import {
  type FlagType,
  isOfType,
  type JsonValue,
  limits,
  type Problem,
  type Reader,
  readJsonValue,
  readKey,
  readList,
  readObject,
  readText,
} from "@yardarm/sdk/model";
import type { Variant } from "./registry.ts";

/** The variants of a boolean flag for which nothing else was asked. */
export const booleanVariants: readonly Variant[] = [
  { name: "on", value: true },
  { name: "off", value: false },
];

export const readVariant: Reader<Variant> = readObject<Variant>(
  {
    name: readKey,
    value: readJsonValue,
    description: readText({ max: limits.descriptionLengthMax }),
  },
  ["description"],
);

export const readVariants: Reader<readonly Variant[]> = readList(readVariant, limits.variantsMax);

/** What is wrong with the variants of a flag of this type; pointers start at the list. */
export function variantProblems(type: FlagType, variants: readonly Variant[]): readonly Problem[] {
  if (variants.length === 0) {
    const detail = "A flag needs at least one variant.";
    return [{ code: "variants_missing", pointer: "", detail }];
  }
  const names = variants.map(({ name }) => name);
  return variants.flatMap(({ name, value }, index) => [
    ...(names.indexOf(name) < index
      ? [
          {
            code: "variant_name_taken",
            pointer: `/${index}/name`,
            detail: `Another variant is called \`${name}\` already.`,
          },
        ]
      : []),
    ...valueProblems(type, value, `/${index}/value`),
  ]);
}

function valueProblems(type: FlagType, value: JsonValue, pointer: string): Problem[] {
  if (!isOfType(type, value)) {
    const detail = `The flag's type is ${type}, so each value must be ${typeNames[type]}.`;
    return [{ code: "variant_type_mismatch", pointer, detail }];
  }
  const bytes = utf8Length(JSON.stringify(value));
  if (bytes <= limits.valueBytesMax) return [];
  const detail = `The value has ${bytes} bytes as JSON; ${limits.valueBytesMax} are allowed.`;
  return [{ code: "value_too_large", pointer, detail }];
}

const typeNames: Readonly<Record<FlagType, string>> = {
  boolean: "true or false",
  string: "text",
  number: "a number",
  object: "an object or a list",
};

/** Bytes of a text in UTF-8, counted without an encoder, which pure rooms do not have. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
