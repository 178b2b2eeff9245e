import { completeFlag } from "../registry/bare-config.ts";
import { referencesOfFlag } from "../registry/references.ts";
import type { Flag, Registry, Variant } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { FactChange, FlagChange } from "./change.ts";
import {
  type ChangeRow,
  type ChangeRows,
  conflict,
  type Outcome,
  refused,
  swapped,
} from "./change-row.ts";
import { withFact } from "./fact.ts";
import { describeFact } from "./fact-sentences.ts";
import { edited, inOrder, insertedAfter, withEntry, within } from "./replacing.ts";
import { code, listText, valueText } from "./words.ts";

type Kind<K extends FlagChange["kind"]> = Extract<FlagChange, { kind: K }>;

const create: ChangeRow<Kind<"flag.create">> = {
  address: (change) => `flag/${change.flag}`,
  reads: (change) => [
    `flag/${change.flag}`,
    ...(change.to === null
      ? [`referrers/flag/${change.flag}`]
      : referencesOfFlag(change.to).map(({ to }) => to)),
  ],
  apply: applyCreate,
  invert: swapped,
  describe({ flag, to }) {
    if (to === null) return `Remove ${code(flag)} without trace.`;
    const on = Object.keys(to.configs).filter((key) => to.configs[key]?.on);
    const where = on.length === 0 ? "" : `, on in ${listText(on)}`;
    return `Create the ${to.type} flag ${code(flag)}${where}.`;
  },
};

const fact: ChangeRow<FactChange> = {
  address: (change) => `flag/${change.flag}`,
  reads: (change) => [
    `flag/${change.flag}`,
    ...(change.field === "state" ? [`referrers/flag/${change.flag}`] : []),
  ],
  apply: (registry, change) => inFlag(registry, change.flag, (flag) => withFact(flag, change)),
  invert: swapped,
  describe: (change, registry) => describeFact(change, registry?.flags.get(change.flag)),
};

const variant: ChangeRow<Kind<"flag.variant">> = {
  address: (change) => `flag/${change.flag}/variants/${change.variant}`,
  reads: (change) => [`flag/${change.flag}`, `referrers/flag/${change.flag}`],
  apply: (registry, change) => inFlag(registry, change.flag, (flag) => applyVariant(flag, change)),
  invert: swapped,
  describe({ flag, variant: name, from, to }) {
    const which = `the variant ${code(name)}`;
    if (to === null) return `Remove ${which} from ${code(flag)}.`;
    if (from === null)
      return `Add ${which} with the value ${valueText(to.value)} to ${code(flag)}.`;
    return isSameJson(from.value, to.value)
      ? `Change the description of ${which} of ${code(flag)}.`
      : `Change ${which} of ${code(flag)} from ${valueText(from.value)} to ${valueText(to.value)}.`;
  },
};

const variantOrder: ChangeRow<Kind<"flag.variant_order">> = {
  address: (change) => `flag/${change.flag}`,
  reads: (change) => [`flag/${change.flag}`],
  apply: (registry, change) =>
    inFlag(registry, change.flag, (flag) => {
      const names = flag.variants.map(nameOf);
      if (!isSameJson(names, change.from)) return conflict(change.from, names);
      const variants = inOrder(flag.variants, change.to, nameOf);
      return variants
        ? { next: { ...flag, variants } }
        : refused("order_incomplete", "/to", "The order must name each variant once.");
    }),
  invert: swapped,
  describe: ({ flag, to }) =>
    `Put the variants of ${code(flag)} in the order ${listText(to.map(code), 5)}.`,
};

export const flagChanges: ChangeRows<FlagChange["kind"]> = {
  "flag.create": create,
  "flag.fact": fact,
  "flag.variant": variant,
  "flag.variant_order": variantOrder,
};

/** Edits a flag that must exist. */
export function inFlag(
  registry: Registry,
  key: string,
  edit: (flag: Flag) => Outcome<Flag>,
): Outcome<Registry> {
  return within(edited(registry.flags, { kind: "flag", key }, edit), (flags) => ({
    ...registry,
    flags,
  }));
}

function applyCreate(
  registry: Registry,
  { flag: key, from, to }: Kind<"flag.create">,
): Outcome<Registry> {
  const found = registry.flags.get(key);
  const complete = (flag: Flag) => completeFlag(flag, registry.environments.keys());
  if (to === null) {
    const isThere = from !== null && isSameJson(found, complete(from));
    if (!isThere) return conflict(from, found);
    return { next: { ...registry, flags: withEntry(registry.flags, key, undefined) } };
  }
  if (from !== null) {
    const detail = `Services rely on the type of ${code(key)}, so it cannot change. Create another flag.`;
    return refused("flag_type_fixed", "/to/type", detail);
  }
  if (found !== undefined) {
    const by = found.state === "archived" ? " by an archived flag, which can be restored" : "";
    return refused("flag_key_taken", "/flag", `The key ${code(key)} is taken${by}.`);
  }
  if (to.key !== key) {
    return refused("key_mismatch", "/to/key", `It must be ${code(key)}, as the change says.`);
  }
  return { next: { ...registry, flags: withEntry(registry.flags, key, complete(to)) } };
}

function applyVariant(flag: Flag, change: Kind<"flag.variant">): Outcome<Flag> {
  const { variant: name, from, to, after } = change;
  const found = flag.variants.find((candidate) => candidate.name === name) ?? null;
  if (!isSameJson(found, from)) return conflict(from, found);
  if (to !== null && to.name !== name) {
    return refused("key_mismatch", "/to/name", `It must be ${code(name)}, as the change says.`);
  }
  if (to === null) {
    return { next: { ...flag, variants: flag.variants.filter((it) => it.name !== name) } };
  }
  if (from !== null) {
    const variants = flag.variants.map((candidate) => (candidate.name === name ? to : candidate));
    return { next: { ...flag, variants } };
  }
  const variants = insertedAfter(flag.variants, to, after, nameOf);
  if (variants === undefined) {
    return refused(
      "conflict",
      "/after",
      `There is no variant ${code(after ?? "")} to stand behind.`,
    );
  }
  return { next: { ...flag, variants } };
}

function nameOf(item: Variant): string {
  return item.name;
}
