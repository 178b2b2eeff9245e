/** A group as the directory sees it. */
import { invalid } from "./scim-error.ts";
import { isObject, type Json } from "./scim-json.ts";
import { groupSchema } from "./scim-schema.ts";
import { versionTag } from "./scim-user.ts";

export interface GroupRow {
  readonly id: string;
  readonly displayName: string;
  readonly externalId: string | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly modifiedAt: Date;
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

export function groupResource(row: GroupRow, baseUrl: string): Json {
  return {
    schemas: [groupSchema.id],
    id: row.id,
    ...(row.externalId !== null && { externalId: row.externalId }),
    displayName: row.displayName,
    members: row.members.map(({ id, name }) => ({
      value: id,
      $ref: `${baseUrl}/Users/${id}`,
      type: "User",
      display: name,
    })),
    meta: {
      resourceType: "Group",
      created: row.createdAt.toISOString(),
      lastModified: row.modifiedAt.toISOString(),
      location: `${baseUrl}/Groups/${row.id}`,
      version: versionTag(row.version),
    },
  };
}

export interface WrittenGroup {
  readonly displayName: string;
  readonly externalId: string | null;
  readonly memberIds: readonly string[];
}

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;
const NAME_LENGTH_MAX = 256;

export function writtenGroup({ displayName, externalId, members }: Json): WrittenGroup {
  if (typeof displayName !== "string" || displayName.trim() === "")
    throw invalid("invalidValue", "displayName is required.");
  if (displayName.length > NAME_LENGTH_MAX)
    throw invalid("invalidValue", `displayName has at most ${NAME_LENGTH_MAX} characters.`);
  const list = Array.isArray(members) ? members : [];
  const memberIds = list.map((member: unknown) => {
    const value = isObject(member) ? member["value"] : undefined;
    if (typeof value === "string" && uuid.test(value)) return value.toLowerCase();
    throw invalid("invalidValue", "A member's value is the id of a user.");
  });
  return {
    displayName: displayName.trim(),
    externalId: typeof externalId === "string" ? externalId : null,
    memberIds: [...new Set(memberIds)],
  };
}

export function isResourceId(id: string): boolean {
  return uuid.test(id);
}
