/** A person as the directory sees them, and what its word means for the person. */
import { invalid } from "./scim-error.ts";
import { isObject, type Json } from "./scim-json.ts";
import { userSchema } from "./scim-schema.ts";

export interface UserRow {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly isActive: boolean;
  readonly createdAt: Date;
  /** Absent: the directory never wrote this person. */
  readonly written: {
    readonly userName: string;
    readonly externalId: string | null;
    readonly attributes: Json;
    readonly version: number;
    readonly modifiedAt: Date;
  } | null;
  readonly groups: readonly { readonly id: string; readonly name: string }[];
}

export function userResource(row: UserRow, baseUrl: string): Json {
  const { written } = row;
  return {
    schemas: [userSchema.id],
    id: row.id,
    ...(written?.externalId && { externalId: written.externalId }),
    userName: written?.userName ?? row.email,
    displayName: row.name,
    emails: [{ value: row.email, type: "work", primary: true }],
    ...written?.attributes,
    active: row.isActive,
    ...(row.groups.length > 0 && {
      groups: row.groups.map(({ id, name }) => ({
        value: id,
        $ref: `${baseUrl}/Groups/${id}`,
        display: name,
      })),
    }),
    meta: {
      resourceType: "User",
      created: row.createdAt.toISOString(),
      lastModified: (written?.modifiedAt ?? row.createdAt).toISOString(),
      location: `${baseUrl}/Users/${row.id}`,
      version: versionTag(written?.version ?? 0),
    },
  };
}

export function versionTag(version: number): string {
  return `W/"${version}"`;
}

/** What the directory says of somebody. */
export interface WrittenUser {
  readonly userName: string;
  readonly externalId: string | null;
  readonly email: string;
  readonly name: string;
  readonly isActive: boolean;
  /** As it was said, without what stands in the other fields. */
  readonly attributes: Json;
}

const NAME_LENGTH_MAX = 200;

export function writtenUser(resource: Json): WrittenUser {
  const { userName, externalId, active, ...attributes } = resource;
  if (typeof userName !== "string" || userName.trim() === "")
    throw invalid("invalidValue", "userName is required.");
  const email = emailOf(resource["emails"]) ?? userName;
  if (email.length > 320 || !/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw invalid(
      "invalidValue",
      "A person needs an e-mail address: a primary one in emails, or as userName.",
    );
  }
  return {
    userName,
    externalId: typeof externalId === "string" ? externalId : null,
    email,
    name: (nameOf(resource) ?? userName).slice(0, NAME_LENGTH_MAX),
    isActive: active !== false,
    attributes,
  };
}

function emailOf(emails: unknown): string | undefined {
  const list = Array.isArray(emails) ? emails.filter(isObject) : [];
  const main =
    list.find(({ primary }) => primary === true) ??
    list.find(({ type }) => type === "work") ??
    list[0];
  return typeof main?.["value"] === "string" ? main["value"] : undefined;
}

function nameOf({ displayName, name }: Json): string | undefined {
  const parts = isObject(name) ? name : {};
  const { formatted, givenName, familyName } = parts;
  const joined = [givenName, familyName].filter((part) => typeof part === "string").join(" ");
  const names = [displayName, formatted, joined];
  const found = names.find((each) => typeof each === "string" && each.trim() !== "");
  return typeof found === "string" ? found.trim() : undefined;
}
