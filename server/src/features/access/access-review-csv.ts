/** An access review for a spreadsheet. */
import { type Cell, csvLine } from "../../platform/csv.ts";
import type { Review } from "./access-review-service.ts";

export type ReviewPart = "grants" | "tokens" | "people" | "ownerless";

export function csvOf(review: Review, part: ReviewPart): string {
  const [head, rows] = tables[part](review);
  return [head, ...rows].map(csvLine).join("");
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
