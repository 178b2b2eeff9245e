import type { EnvironmentKind, RoleView } from "@yardarm/server/wire";
import type { Choice } from "../../ui/field.tsx";

export const kindLabels: Record<EnvironmentKind, string> = {
  development: "Development",
  test: "Test",
  staging: "Staging",
  production: "Production",
};

export const allKinds = Object.keys(kindLabels) as EnvironmentKind[];

/** A role that no longer exists still has a key. */
function roleName(roles: readonly RoleView[], key: string): string {
  return roles.find((role) => role.key === key)?.name ?? key;
}

export function roleChoices(roles: readonly RoleView[]): readonly Choice<string>[] {
  return roles.map(({ key, name }) => ({ value: key, label: name }));
}

const conjunction = new Intl.ListFormat("en");

/** `Editor`, `Editor in Development and Staging` */
export function grantText(
  roles: readonly RoleView[],
  { role, environmentKinds }: { role: string; environmentKinds: readonly EnvironmentKind[] | null },
): string {
  const name = roleName(roles, role);
  if (environmentKinds === null) return name;
  return `${name} in ${conjunction.format(environmentKinds.map((kind) => kindLabels[kind]))}`;
}
