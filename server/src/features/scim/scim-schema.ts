/** Which attributes users and groups have here (RFC 7643 §4, §7); what a directory sends beyond that is not kept. */
import { invalid } from "./scim-error.ts";
import { attributeOf, isObject, type Json, keyOf } from "./scim-json.ts";

export interface Attribute {
  readonly name: string;
  readonly type: "string" | "boolean" | "complex" | "reference";
  readonly description: string;
  readonly multiValued?: boolean;
  readonly required?: boolean;
  readonly caseExact?: boolean;
  readonly mutability?: "readWrite" | "readOnly" | "immutable";
  readonly uniqueness?: "none" | "server";
  readonly subAttributes?: readonly Attribute[];
}

export interface ResourceSchema {
  readonly id: string;
  readonly name: "User" | "Group";
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

const TEXT_LENGTH_MAX = 1_000;
const VALUES_MAX = 50_000;

const text = (name: string, description: string, more: Partial<Attribute> = {}): Attribute => ({
  name,
  type: "string",
  description,
  ...more,
});
const multi = [
  text("display", "How it is shown."),
  text("type", 'Such as "work".'),
  { name: "primary", type: "boolean", description: "Whether it is the main one." } as const,
];

export const userSchema: ResourceSchema = {
  id: "urn:ietf:params:scim:schemas:core:2.0:User",
  name: "User",
  description: "A person who may sign in",
  attributes: [
    text("userName", "What the directory calls the person.", {
      required: true,
      uniqueness: "server",
    }),
    {
      name: "name",
      type: "complex",
      description: "The parts of the person's name.",
      subAttributes: [
        text("formatted", "The full name."),
        text("familyName", "The family name."),
        text("givenName", "The given name."),
        text("middleName", "Middle names."),
        text("honorificPrefix", "What stands before the name."),
        text("honorificSuffix", "What stands after the name."),
      ],
    },
    text("displayName", "What the person is called here."),
    text("nickName", "What friends call the person."),
    text("title", "The person's title."),
    text("userType", "How the person belongs to the organisation."),
    text("preferredLanguage", "The language the person prefers."),
    text("locale", "Where the person is, for formats."),
    text("timezone", "The person's time zone."),
    {
      name: "active",
      type: "boolean",
      description: "Whether the person may sign in. False ends sessions and tokens.",
    },
    {
      name: "emails",
      type: "complex",
      multiValued: true,
      description: "Addresses; the primary one is what people sign in with.",
      subAttributes: [text("value", "The address."), ...multi],
    },
    {
      name: "groups",
      type: "complex",
      multiValued: true,
      mutability: "readOnly",
      description: "Groups that the person is in; changed at the group.",
      subAttributes: [
        text("value", "Id of the group.", { mutability: "readOnly" }),
        { name: "$ref", type: "reference", description: "Its address.", mutability: "readOnly" },
        text("display", "Its name.", { mutability: "readOnly" }),
      ],
    },
  ],
};

export const groupSchema: ResourceSchema = {
  id: "urn:ietf:params:scim:schemas:core:2.0:Group",
  name: "Group",
  description: "A group of people; what it gives is decided in the settings",
  attributes: [
    text("displayName", "The group's name.", { required: true, uniqueness: "server" }),
    {
      name: "members",
      type: "complex",
      multiValued: true,
      description: "The people of the group.",
      subAttributes: [
        text("value", "Id of the person.", { mutability: "immutable" }),
        { name: "$ref", type: "reference", description: "Its address.", mutability: "immutable" },
        text("display", "The person's name.", { mutability: "readOnly" }),
        text("type", "Always User.", { mutability: "immutable" }),
      ],
    },
  ],
};

const common: readonly Attribute[] = [
  text("id", "Given by the server.", { mutability: "readOnly", caseExact: true }),
  text("externalId", "What the directory calls it.", { caseExact: true }),
  { name: "meta", type: "complex", description: "Of the resource.", mutability: "readOnly" },
  text("schemas", "Of the resource.", { mutability: "readOnly", multiValued: true }),
];

export function attributeNamed(schema: ResourceSchema, name: string): Attribute | undefined {
  const wanted = name.toLowerCase();
  return [...common, ...schema.attributes].find((each) => each.name.toLowerCase() === wanted);
}

/** What of it is kept: known, writable attributes under their own names, in the type they have. */
export function readResource(schema: ResourceSchema, given: unknown): Json {
  if (!isObject(given)) throw invalid("invalidSyntax", "A resource is a JSON object.");
  const kept: Record<string, unknown> = {};
  for (const attribute of [...common, ...schema.attributes]) {
    if (attribute.mutability === "readOnly") continue;
    const value = readValue(attribute, attributeOf(given, attribute.name), attribute.name);
    if (value !== undefined) kept[attribute.name] = value;
    else if (attribute.required === true)
      throw invalid("invalidValue", `${attribute.name} is required.`);
  }
  return kept;
}

function readValue(attribute: Attribute, given: unknown, at: string): unknown {
  if (given === undefined || given === null) return undefined;
  if (attribute.multiValued !== true) return readOne(attribute, given, at);
  const values = (Array.isArray(given) ? given : [given]).map((each) =>
    readOne(attribute, each, at),
  );
  if (values.length > VALUES_MAX) throw invalid("invalidValue", `${at} has too many values.`);
  return values.length === 0 ? undefined : values;
}

function readOne(attribute: Attribute, given: unknown, at: string): unknown {
  if (attribute.type === "complex") return readComplex(attribute, given, at);
  if (attribute.type === "boolean") return readBoolean(given, at);
  if (typeof given === "string" && given.length <= TEXT_LENGTH_MAX) return given;
  throw invalid("invalidValue", `${at} must be a text of at most ${TEXT_LENGTH_MAX} characters.`);
}

/** Entra writes booleans as texts. */
function readBoolean(given: unknown, at: string): boolean {
  if (typeof given === "boolean") return given;
  const word = typeof given === "string" ? given.toLowerCase() : undefined;
  if (word === "true" || word === "false") return word === "true";
  throw invalid("invalidValue", `${at} must be true or false.`);
}

function readComplex({ subAttributes = [] }: Attribute, given: unknown, at: string): Json {
  // A simple value stands for the part that is called so.
  const object = isObject(given) ? given : { value: given };
  const kept: Record<string, unknown> = {};
  for (const sub of subAttributes) {
    const key = keyOf(object, sub.name);
    const value = key === undefined ? undefined : readValue(sub, object[key], `${at}.${sub.name}`);
    if (value !== undefined) kept[sub.name] = value;
  }
  if (Object.keys(kept).length === 0) throw invalid("invalidValue", `${at} has no known part.`);
  return kept;
}
