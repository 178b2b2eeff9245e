import type { Problem } from "@yardarm/sdk/model";
import type { Check } from "./check-group.ts";
import type { Reference } from "./references.ts";
import type { Registry } from "./registry.ts";

export interface ReferenceCheck {
  readonly check: Check;
  readonly reference: Reference;
  readonly user: string;
  /** Whether the entity that names the other has itself changed; otherwise it is the named one that went. */
  readonly isNew: boolean;
}

/** What is wrong with that one entity names another, if one of the two has changed. */
export function checkReference({ check, reference, user, isNew }: ReferenceCheck): Problem[] {
  if (!isNew && !check.hasChanged(reference.to)) return [];
  const fault = faultOf(check.registry, reference, user);
  if (fault === undefined) return [];
  const [room = ""] = reference.to.split("/");
  return isNew
    ? [{ code: fault.code, pointer: reference.pointer, detail: fault.detail }]
    : [
        {
          code: `${room}_in_use`,
          pointer: reference.pointer,
          detail: `\`${user}\` uses it. ${fault.detail}`,
        },
      ];
}

interface Fault {
  readonly code: string;
  readonly detail: string;
}

function faultOf(registry: Registry, reference: Reference, user: string): Fault | undefined {
  const [room = "", key = ""] = reference.to.split("/");
  if (room === "group") return groupFault(registry, key, user);
  const entity = (room === "flag" ? registry.flags : registry.segments).get(key);
  if (entity === undefined) {
    return { code: "reference_missing", detail: `There is no ${room} \`${key}\`.` };
  }
  if (entity.state === "archived") {
    return { code: "reference_archived", detail: `The ${room} \`${key}\` is archived.` };
  }
  const names = "variants" in entity ? entity.variants.map(({ name }) => name) : [];
  const lacks = (reference.variants ?? []).filter((name) => !names.includes(name));
  return lacks.length === 0
    ? undefined
    : {
        code: "reference_missing",
        detail: `The flag \`${key}\` has no variant ${lacks.map((name) => `\`${name}\``).join(", ")}.`,
      };
}

function groupFault(registry: Registry, key: string, user: string): Fault | undefined {
  const group = registry.groups.get(key);
  if (group === undefined) {
    return { code: "reference_missing", detail: `There is no group \`${key}\`.` };
  }
  if (group.slots.some((slot) => slot.flag === user)) return undefined;
  return {
    code: "group_slot_missing",
    detail: `The group \`${key}\` has no slot for \`${user}\`, so the flag would be off for everybody.`,
  };
}
