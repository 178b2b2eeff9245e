import type { Problem } from "@yardarm/sdk/model";
import { parseGroup } from "./parse-group.ts";
import type { Group, Registry } from "./registry.ts";

/** What is checked, and of which entities a change may have broken something. */
export interface Check {
  readonly registry: Registry;
  hasChanged(entity: string): boolean;
}

/** What is wrong with a group and its slots. Pointers start at the registry. */
export function checkGroup({ registry, hasChanged }: Check, group: Group): readonly Problem[] {
  const pointer = `/groups/${group.key}`;
  const changed = hasChanged(`group/${group.key}`);
  const missing = group.slots
    .map(({ flag }, index) => ({ flag, pointer: `${pointer}/slots/${index}/flag` }))
    .filter(({ flag }) => !registry.flags.has(flag) && (changed || hasChanged(`flag/${flag}`)))
    .map(({ flag, pointer: at }) => ({
      code: changed ? "reference_missing" : "flag_in_use",
      pointer: at,
      detail: `There is no flag \`${flag}\` for the slot in the group \`${group.key}\`.`,
    }));
  const own = changed ? parseGroup(group).problems : [];
  return [
    ...own.map((problem) => ({ ...problem, pointer: `${pointer}${problem.pointer}` })),
    ...missing,
  ];
}
