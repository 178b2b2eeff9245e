/** Writes a JSON Schema as people write types: `{ name: string, tags?: string[] }`. */

type Schema = Readonly<Record<string, unknown>>;

export function schemaText(schema: unknown, indent = ""): string {
  if (typeof schema !== "object" || schema === null) return "any";
  const fields: Schema = { ...schema };
  const choices = fields["anyOf"] ?? fields["oneOf"];
  if (Array.isArray(choices)) return choices.map((each) => schemaText(each, indent)).join(" | ");
  const { type } = fields;
  if (Array.isArray(type))
    return type.map((each) => schemaText({ ...fields, type: each }, indent)).join(" | ");
  if ("const" in fields) return JSON.stringify(fields["const"]);
  if (Array.isArray(fields["enum"]))
    return fields["enum"].map((each) => JSON.stringify(each)).join(" | ");
  if (type === "array") return listText(fields["items"], indent);
  if (type === "object") return objectText(fields, indent);
  return scalarText(fields);
}

function scalarText({ type, format, title, $ref }: Schema): string {
  if (typeof type === "string") return typeof format === "string" ? `${type} (${format})` : type;
  if (typeof $ref === "string") return $ref.split("/").at(-1) ?? "any";
  return typeof title === "string" ? title : "any";
}

function listText(items: unknown, indent: string): string {
  const text = schemaText(items, indent);
  return text.includes(" | ") ? `(${text})[]` : `${text}[]`;
}

function objectText(
  { properties, required, additionalProperties }: Schema,
  indent: string,
): string {
  const names = Array.isArray(required) ? required : [];
  const inner = `${indent}  `;
  const lines = entriesOf(properties).map(([name, schema]) => {
    return `${inner}${name}${names.includes(name) ? "" : "?"}: ${schemaText(schema, inner)}`;
  });
  if (typeof additionalProperties === "object" && additionalProperties !== null) {
    lines.push(`${inner}[key]: ${schemaText(additionalProperties, inner)}`);
  }
  return lines.length === 0 ? "{}" : `{\n${lines.join("\n")}\n${indent}}`;
}

function entriesOf(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null ? Object.entries(value) : [];
}
