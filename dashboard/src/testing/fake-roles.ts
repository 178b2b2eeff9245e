/** What the built-in roles give, as the server's table says; for tests of pages. */
import type { EnvironmentKind, RoleView } from "@yardarm/server/wire";

export type FakeRole = Omit<RoleView, "grants">;

const reading = [
  ...["project.read", "flag.read", "segment.read", "change.read", "audit.read", "snapshot.read"],
  ...["member.read", "interaction.read", "policy.read", "observation.read"],
  ...["code_reference.read", "stale_report.read"],
];
const editing = [
  ...["flag.write", "segment.write", "interaction.write", "change.write", "sdk_key.read"],
  ...["test_run.write", "test_plan.write", "code_reference.write", "stale_report.sign"],
];
const running = [
  ...["environment.write", "change.approve", "change.emergency", "sdk_key.write"],
  ...["member.write", "policy.write", "waiver.write", "webhook.read", "webhook.write"],
  "change_report.read",
];

const auditing = ["people.read", "token.read", "change_report.read"];

function role(key: string, description: string, permissions: readonly string[]): FakeRole {
  const name = `${key.charAt(0).toUpperCase()}${key.slice(1)}`;
  return { key, name, description, isBuiltIn: true, permissions: [...permissions] };
}

export const builtInRoles: readonly FakeRole[] = [
  role("viewer", "Looks at everything in a project, and changes nothing.", reading),
  role("editor", "Changes flags and segments, and sees SDK keys.", [...reading, ...editing]),
  role("approver", "Looks, and approves what others want to change.", [
    ...reading,
    "change.approve",
  ]),
  role("auditor", "Looks, also at people and tokens.", [...reading, ...auditing]),
  role("admin", "Does everything in a project.", [...reading, ...editing, ...running]),
];

export const everywherePermissions: readonly string[] = [
  ...["people.read", "token.read", "access.review", "installation.read", "project.create"],
  ...["people.write", "team.write", "role.write", "grant.write", "token.write"],
  ...["sign_in.read", "sign_in.write", "person.erase", "retention.write"],
  ...["installation_webhook.read", "installation_webhook.write", "mail.read", "mail.write"],
];

export function permissionsOf(
  roles: readonly FakeRole[],
  key: string,
): Readonly<Record<string, EnvironmentKind[] | null>> {
  const given = roles.find((each) => each.key === key)?.permissions ?? [];
  return Object.fromEntries(given.map((permission) => [permission, null]));
}
