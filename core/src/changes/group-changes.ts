import type { Group, Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { GroupChange } from "./change.ts";
import {
  type ChangeRow,
  type ChangeRows,
  conflict,
  type Outcome,
  refused,
  swapped,
} from "./change-row.ts";
import { edited, withEntry, within } from "./replacing.ts";
import { slotsText } from "./slot-words.ts";
import { code, listText } from "./words.ts";

type Kind<K extends GroupChange["kind"]> = Extract<GroupChange, { kind: K }>;

const create: ChangeRow<Kind<"group.create">> = {
  address: (change) => `group/${change.group}`,
  reads: (change) => [
    `group/${change.group}`,
    ...(change.to === null
      ? [`referrers/group/${change.group}`]
      : change.to.slots.map(({ flag }) => `flag/${flag}`)),
  ],
  apply: applyCreate,
  invert: swapped,
  describe: ({ group, to }) =>
    to === null
      ? `Remove the group ${code(group)}.`
      : `Create the group ${code(group)}${flagsText(to)}.`,
};

const fact: ChangeRow<Kind<"group.fact">> = {
  address: (change) => `group/${change.group}`,
  reads: (change) => [`group/${change.group}`],
  apply: (registry, change) =>
    inGroup(registry, change.group, (group) =>
      group.name === change.from
        ? { next: { ...group, name: change.to } }
        : conflict(change.from, group.name),
    ),
  invert: swapped,
  describe: (change) => `Rename the group ${code(change.group)} to “${change.to}”.`,
};

const slots: ChangeRow<Kind<"group.slots">> = {
  address: (change) => `group/${change.group}`,
  reads: (change) => [
    `group/${change.group}`,
    `referrers/group/${change.group}`,
    ...change.to.map(({ flag }) => `flag/${flag}`),
  ],
  apply: (registry, change) =>
    inGroup(registry, change.group, (group) =>
      isSameJson(group.slots, change.from)
        ? { next: { ...group, slots: change.to } }
        : conflict(change.from, group.slots),
    ),
  invert: swapped,
  describe: (change) => `In the group ${code(change.group)}, ${slotsText(change.from, change.to)}.`,
};

export const groupChanges: ChangeRows<GroupChange["kind"]> = {
  "group.create": create,
  "group.fact": fact,
  "group.slots": slots,
};

function flagsText({ slots: all }: Pick<Group, "slots">): string {
  return all.length === 0 ? "" : ` for ${listText(all.map(({ flag }) => code(flag)))}`;
}

function inGroup(
  registry: Registry,
  key: string,
  edit: (group: Group) => Outcome<Group>,
): Outcome<Registry> {
  return within(edited(registry.groups, { kind: "group", key }, edit), (groups) => ({
    ...registry,
    groups,
  }));
}

function applyCreate(
  registry: Registry,
  { group: key, from, to }: Kind<"group.create">,
): Outcome<Registry> {
  const found = registry.groups.get(key);
  if (to === null) {
    if (from === null || !isSameJson(found, from)) return conflict(from, found);
    return { next: { ...registry, groups: withEntry(registry.groups, key, undefined) } };
  }
  if (from !== null) {
    const detail = `What ${code(key)} hashes cannot change: it would move everybody. Create another group.`;
    return refused("group_basis_fixed", "/to", detail);
  }
  if (found !== undefined) {
    return refused("group_key_taken", "/group", `The key ${code(key)} is taken.`);
  }
  if (to.key !== key) {
    return refused("key_mismatch", "/to/key", `It must be ${code(key)}, as the change says.`);
  }
  return { next: { ...registry, groups: withEntry(registry.groups, key, to) } };
}
