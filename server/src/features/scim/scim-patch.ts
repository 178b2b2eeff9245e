/** Changes of a resource (RFC 7644 §3.5.2), in the shapes that directories really send. */
import { invalid } from "./scim-error.ts";
import { type Filter, isAskedFor, type PatchPath, parsePath } from "./scim-filter.ts";
import { attributeOf, isObject, type Json, keyOf } from "./scim-json.ts";
import { type Attribute, attributeNamed, type ResourceSchema } from "./scim-schema.ts";

const PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const OPERATIONS_MAX = 1_000;
const kinds = ["add", "remove", "replace"] as const;
type Kind = (typeof kinds)[number];

interface Operation {
  readonly kind: Kind;
  readonly path: PatchPath | undefined;
  readonly value: unknown;
}

/** The resource as it is afterwards; all of the operations, or none. */
export function patched(schema: ResourceSchema, resource: Json, body: unknown): Json {
  const changed: Record<string, unknown> = structuredClone({ ...resource });
  for (const operation of readOperations(body)) apply(schema, changed, operation);
  return changed;
}

function readOperations(body: unknown): readonly Operation[] {
  if (!isObject(body)) throw invalid("invalidSyntax", "A change is a JSON object.");
  const schemas = attributeOf(body, "schemas");
  const operations = attributeOf(body, "Operations");
  if (!Array.isArray(schemas) || !schemas.includes(PATCH_SCHEMA) || !Array.isArray(operations))
    throw invalid("invalidSyntax", `A change has "schemas" with ${PATCH_SCHEMA} and "Operations".`);
  if (operations.length > OPERATIONS_MAX)
    throw invalid("tooMany", `A change has at most ${OPERATIONS_MAX} operations.`);
  return operations.map(readOperation);
}

function readOperation(given: unknown): Operation {
  if (!isObject(given)) throw invalid("invalidSyntax", "An operation is a JSON object.");
  const op = attributeOf(given, "op");
  // Entra writes them with a capital.
  const kind = kinds.find((each) => typeof op === "string" && each === op.toLowerCase());
  if (kind === undefined) throw invalid("invalidSyntax", "`op` is add, remove or replace.");
  const path = attributeOf(given, "path");
  if (path !== undefined && path !== null && typeof path !== "string")
    throw invalid("invalidPath", "`path` is a text.");
  const value = attributeOf(given, "value");
  if (kind !== "remove" && value === undefined)
    throw invalid("invalidValue", `${kind} needs a value.`);
  return { kind, path: path ? parsePath(path) : undefined, value };
}

function apply(schema: ResourceSchema, resource: Record<string, unknown>, operation: Operation) {
  const { kind, path, value } = operation;
  if (path !== undefined) {
    applyAt(schema, resource, { kind, path, value });
    return;
  }
  if (kind === "remove") throw invalid("noTarget", "remove needs a path.");
  if (!isObject(value)) throw invalid("invalidValue", "Without a path the value is an object.");
  for (const [key, each] of Object.entries(value)) {
    // Older Entra puts whole paths in the place of names.
    const at = parsePath(key);
    const isWritable = attributeNamed(schema, at.name)?.mutability !== "readOnly";
    // Okta repeats the id beside what it changes.
    if (isWritable) applyAt(schema, resource, { kind, path: at, value: each });
  }
}

interface Located {
  readonly kind: Kind;
  readonly path: PatchPath;
  readonly value: unknown;
}

function applyAt(
  schema: ResourceSchema,
  resource: Record<string, unknown>,
  located: Located,
): void {
  const { path, kind, value } = located;
  const attribute = attributeNamed(schema, path.name);
  // What we do not know we do not keep, here as in a whole resource; extensions are such.
  if (attribute === undefined) {
    if (path.name.toLowerCase().startsWith("urn:")) return;
    throw invalid("invalidPath", `There is no attribute ${path.name.slice(0, 100)}.`);
  }
  if (attribute.mutability === "readOnly")
    throw invalid("mutability", `${attribute.name} is not written by directories.`);
  const key = keyOf(resource, attribute.name) ?? attribute.name;
  if (path.where !== undefined) {
    applyWhere(resource, key, { ...located, attribute, where: path.where });
    return;
  }
  if (path.sub !== undefined && attribute.multiValued !== true) {
    resource[key] = withSub(attribute, resource[key], { kind, sub: path.sub, value });
    return;
  }
  if (path.sub !== undefined) {
    const list = listOf(resource[key]);
    const { sub } = path;
    resource[key] = list.map((each) => withSub(attribute, each, { kind, sub, value }));
    return;
  }
  if (kind === "remove") {
    if (value === undefined || value === null) delete resource[key];
    // Entra names the members to be removed beside the path instead of in it.
    else resource[key] = without(listOf(resource[key]), listOf(value));
    return;
  }
  resource[key] =
    attribute.multiValued === true
      ? joined(resource[key], value, kind)
      : merged(resource[key], value, attribute);
}

/** Every value that the filter asks for; when an added one is not there, the filter says what it is. */
function applyWhere(
  resource: Record<string, unknown>,
  key: string,
  { kind, path, value, attribute, where }: Located & { attribute: Attribute; where: Filter },
): void {
  const list = listOf(resource[key]);
  const isMeant = (each: unknown): boolean => isObject(each) && isAskedFor(each, where);
  if (kind === "remove") {
    const { sub } = path;
    resource[key] =
      sub === undefined
        ? list.filter((each) => !isMeant(each))
        : list.map((each) =>
            isMeant(each) ? withSub(attribute, each, { kind, sub, value }) : each,
          );
    return;
  }
  if (!list.some(isMeant)) {
    const base = kind === "add" ? exampleOf(where) : undefined;
    if (base === undefined)
      throw invalid("noTarget", `No value of ${attribute.name} is the one that the path names.`);
    list.push(base);
  }
  const { sub } = path;
  const changed = list.map((each) => {
    if (!isMeant(each)) return each;
    if (sub !== undefined) return withSub(attribute, each, { kind, sub, value });
    return merged(each, value, { ...attribute, type: "complex" });
  });
  resource[key] = withOnePrimary(changed, changed.find(isMeant));
}

/** What `type eq "work" and primary eq true` describes; nothing when it describes no single value. */
function exampleOf(where: Filter): Json | undefined {
  if (where.kind === "compare" && where.operator === "eq" && where.path.sub === undefined)
    return { [where.path.name]: where.value };
  if (where.kind !== "and") return undefined;
  const parts = where.parts.map(exampleOf);
  return parts.some((part) => part === undefined) ? undefined : Object.assign({}, ...parts);
}

function withSub(
  { name, subAttributes = [] }: Attribute,
  given: unknown,
  { kind, sub, value }: { kind: Kind; sub: string; value: unknown },
): Json {
  const known = subAttributes.find((each) => each.name.toLowerCase() === sub.toLowerCase());
  if (known === undefined)
    throw invalid("invalidPath", `${name} has no part ${sub.slice(0, 100)}.`);
  const changed: Record<string, unknown> = isObject(given) ? { ...given } : {};
  const key = keyOf(changed, known.name) ?? known.name;
  if (kind === "remove") delete changed[key];
  else changed[key] = value;
  return changed;
}

/** A complex attribute keeps the parts that were not named (RFC 7644 §3.5.2.1, §3.5.2.3). */
function merged(before: unknown, value: unknown, { type }: Attribute): unknown {
  if (type !== "complex" || !isObject(value) || !isObject(before)) return value;
  const changed: Record<string, unknown> = { ...before };
  for (const [name, part] of Object.entries(value)) changed[keyOf(changed, name) ?? name] = part;
  return changed;
}

function joined(before: unknown, value: unknown, kind: Kind): readonly unknown[] {
  const added = listOf(value);
  if (kind === "replace") return added;
  const seen = new Map(listOf(before).map((each) => [identityOf(each), each]));
  for (const each of added) seen.set(identityOf(each), each);
  return withOnePrimary([...seen.values()], added.find(isPrimary));
}

/** Of the values only one is the primary one: the newest that says so (RFC 7643 §2.4). */
function withOnePrimary(list: readonly unknown[], newest: unknown): readonly unknown[] {
  if (!isPrimary(newest)) return list;
  return list.map((each) =>
    each !== newest && isPrimary(each) ? { ...each, primary: false } : each,
  );
}

function isPrimary(value: unknown): value is Json {
  return isObject(value) && attributeOf(value, "primary") === true;
}

function without(list: readonly unknown[], gone: readonly unknown[]): readonly unknown[] {
  const identities = new Set(gone.map(identityOf));
  const values = new Set(gone.filter((each) => typeOf(each) === undefined).map(plainValueOf));
  return list.filter(
    (each) => !identities.has(identityOf(each)) && !values.has(plainValueOf(each)),
  );
}

/** Values with the same `value` and type are the same one. Members have one type, which not everybody writes. */
function identityOf(given: unknown): string {
  const type = typeOf(given);
  return JSON.stringify([plainValueOf(given), type === "User" ? null : (type ?? null)]);
}

function typeOf(given: unknown): unknown {
  return isObject(given) ? attributeOf(given, "type") : undefined;
}

function plainValueOf(given: unknown): string {
  const value = isObject(given) ? attributeOf(given, "value") : given;
  return JSON.stringify(value === undefined ? given : value);
}

function listOf(value: unknown): unknown[] {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? [...value] : [value];
}
