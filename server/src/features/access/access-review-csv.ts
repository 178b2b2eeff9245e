/** An access review for a spreadsheet. RFC 4180; text that a spreadsheet would take for a formula is made harmless. */
import type { Review } from "./access-review-service.ts";

export type ReviewPart = "grants" | "tokens" | "people" | "ownerless";

type Cell = string | boolean | null;

export function csvOf(review: Review, part: ReviewPart): string {
  const [head, rows] = tables[part](review);
  return [head, ...rows].map((row) => `${row.map(cellText).join(",")}\r\n`).join("");
}

type Table = readonly [readonly string[], readonly (readonly Cell[])[]];

const tables: Readonly<Record<ReviewPart, (review: Review) => Table>> = {
  grants: ({ grants }) => [
    [
      ...[
        "holder_kind",
        "holder_id",
        "holder",
        "email",
        "active",
        "role",
        "permissions",
        "project",
      ],
      ...[
        "environment_kinds",
        "team",
        "source",
        "granted_by",
        "granted_at",
        "last_used_at",
        "verdict",
      ],
      "unused_permissions",
    ],
    grants.map((grant) => [
      ...[grant.holder.kind, grant.holder.id, grant.holder.name, grant.holder.email],
      ...[grant.holder.isActive, grant.role, grant.permissions.join(" ")],
      ...[grant.project ?? "all", grant.environmentKinds?.join(" ") ?? "all", grant.team],
      ...[grant.source, grant.grantedBy, grant.grantedAt, grant.lastUsedAt, grant.verdict],
      grant.unusedPermissions.join(" "),
    ]),
  ],
  tokens: ({ tokens }) => [
    [
      ...["id", "kind", "name", "begins_with", "owner", "permissions", "projects", "created_at"],
      ...["expires_at", "last_used_at", "verdicts"],
    ],
    tokens.map((token) => [
      ...[token.id, token.kind, token.name, token.hint, token.owner],
      ...[token.scope.permissions?.join(" ") ?? "all", token.scope.projects?.join(" ") ?? "all"],
      ...[token.createdAt, token.expiresAt, token.lastUsedAt, token.verdicts.join(" ")],
    ]),
  ],
  people: ({ people }) => [
    [
      "id",
      "name",
      "email",
      "installation_admin",
      "active",
      "last_sign_in_at",
      "last_used_at",
      "inactive",
    ],
    people.map((person) => [
      ...[person.id, person.name, person.email, person.isAdmin, person.isActive],
      ...[person.lastSignInAt, person.lastUsedAt, person.isInactive],
    ]),
  ],
  ownerless: ({ ownerless }) => [
    ["project", "kind", "key", "name", "owner"],
    ownerless.map(({ project, kind, key, name, ownerName }) => [
      project,
      kind,
      key,
      name,
      ownerName,
    ]),
  ],
};

function cellText(cell: Cell): string {
  const text = cell === null ? "" : String(cell);
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
