import { listKeyOf, listNames } from "../registry/projection.ts";
import { referencesOfSegment } from "../registry/references.ts";
import type { ListName, Registry, Segment } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { SegmentChange, SegmentFactChange } from "./change.ts";
import {
  type ChangeRow,
  type ChangeRows,
  conflict,
  type Outcome,
  refused,
  swapped,
} from "./change-row.ts";
import { withFact } from "./fact.ts";
import { describeSegmentFact } from "./fact-sentences.ts";
import { edited, withEntry, within } from "./replacing.ts";
import { code, countText, listText } from "./words.ts";

type Kind<K extends SegmentChange["kind"]> = Extract<SegmentChange, { kind: K }>;

const create: ChangeRow<Kind<"segment.create">> = {
  address: (change) => `segment/${change.segment}`,
  reads: (change) => [
    `segment/${change.segment}`,
    ...wholeLists(change.segment),
    ...(change.to === null
      ? [`referrers/segment/${change.segment}`]
      : referencesOfSegment(change.to).map(({ to }) => to)),
  ],
  apply: applyCreate,
  invert: swapped,
  describe: ({ segment, to }) =>
    to === null
      ? `Remove the segment ${code(segment)} without trace.`
      : `Create the segment ${code(segment)} with ${countText(to.rules.length, "rule")}.`,
};

const fact: ChangeRow<SegmentFactChange> = {
  address: (change) => `segment/${change.segment}`,
  reads: (change) => [
    `segment/${change.segment}`,
    // These two decide where the segment ships, and its keys travel with it.
    ...(change.field === "state" || change.field === "environments"
      ? [...wholeLists(change.segment), `referrers/segment/${change.segment}`]
      : []),
  ],
  apply: (registry, change) =>
    inSegment(registry, change.segment, (segment) => withFact(segment, change)),
  invert: swapped,
  describe: describeSegmentFact,
};

const rules: ChangeRow<Kind<"segment.rules">> = {
  address: (change) => `segment/${change.segment}`,
  reads: (change) => {
    const named = referencesOfSegment({ rules: change.to }).map(({ to }) => to);
    return [
      `segment/${change.segment}`,
      ...named,
      // How deep segments are nested then depends on those above, too.
      ...(named.length > 0 ? [`referrers/segment/${change.segment}`] : []),
    ];
  },
  apply: (registry, change) =>
    inSegment(registry, change.segment, (segment) =>
      isSameJson(segment.rules, change.from)
        ? { next: { ...segment, rules: change.to } }
        : conflict(change.from, segment.rules),
    ),
  invert: swapped,
  describe: ({ segment, from, to }) =>
    `Change the rules of the segment ${code(segment)}: ${countText(to.length, "rule")} instead of ${from.length}.`,
};

const keys: ChangeRow<Kind<"segment.keys">> = {
  address: (change) => `list/${listKeyOf(change.segment, change.list)}`,
  reads: (change) => [
    `segment/${change.segment}`,
    ...[...change.add, ...change.remove].map(
      (key) => `list/${listKeyOf(change.segment, change.list)}/${key}`,
    ),
  ],
  apply: applyKeys,
  invert: (change) => ({ ...change, add: change.remove, remove: change.add }),
  describe({ segment, list, add, remove }) {
    const where = `the ${list} keys of the segment ${code(segment)}`;
    const added = listText(add.map(code));
    const removed = listText(remove.map(code));
    if (remove.length === 0) return `Add ${added} to ${where}.`;
    if (add.length === 0) return `Remove ${removed} from ${where}.`;
    return `Add ${added} to, and remove ${removed} from, ${where}.`;
  },
};

export const segmentChanges: ChangeRows<SegmentChange["kind"]> = {
  "segment.create": create,
  "segment.fact": fact,
  "segment.rules": rules,
  "segment.keys": keys,
};

function wholeLists(segment: string): string[] {
  return listNames.map((list) => `list/${listKeyOf(segment, list)}`);
}

function inSegment(
  registry: Registry,
  key: string,
  edit: (segment: Segment) => Outcome<Segment>,
): Outcome<Registry> {
  return within(edited(registry.segments, { kind: "segment", key }, edit), (segments) => ({
    ...registry,
    segments,
  }));
}

function applyCreate(
  registry: Registry,
  { segment: key, from, to }: Kind<"segment.create">,
): Outcome<Registry> {
  const found = registry.segments.get(key);
  if (to === null) {
    if (from === null || !isSameJson(found, from)) return conflict(from, found);
    const full = listNames.find((list) => registry.lists.has(listKeyOf(key, list)));
    if (full !== undefined) {
      const detail = `The segment ${code(key)} still has ${full} keys; remove them first.`;
      return refused("segment_in_use", "/segment", detail);
    }
    return { next: { ...registry, segments: withEntry(registry.segments, key, undefined) } };
  }
  if (from !== null) {
    const detail = `The context kind of ${code(key)} cannot change, as its keys are of that kind. Create another segment.`;
    return refused("segment_kind_fixed", "/to/kind", detail);
  }
  if (found !== undefined) {
    const by = found.state === "archived" ? " by an archived segment, which can be restored" : "";
    return refused("segment_key_taken", "/segment", `The key ${code(key)} is taken${by}.`);
  }
  if (to.key !== key) {
    return refused("key_mismatch", "/to/key", `It must be ${code(key)}, as the change says.`);
  }
  return { next: { ...registry, segments: withEntry(registry.segments, key, to) } };
}

/**
 * Adding a key that is there, and removing one that is not, is no conflict: two people may add the same key. `trimChanges`
 * takes such keys out of the change, so that its inverse does not undo somebody else's.
 */
function applyKeys(registry: Registry, change: Kind<"segment.keys">): Outcome<Registry> {
  const { segment, list, add, remove } = change;
  if (!registry.segments.has(segment)) {
    return refused("segment_not_found", "/segment", `There is no segment ${code(segment)}.`);
  }
  const had = keysIn(registry, segment, list);
  const next = new Set(had);
  for (const key of remove) next.delete(key);
  for (const key of add) next.add(key);
  const isSame = next.size === had.size && [...next].every((key) => had.has(key));
  if (isSame) return { next: registry };
  const entry = next.size === 0 ? undefined : { segment, list, keys: next };
  const lists = withEntry(registry.lists, listKeyOf(segment, list), entry);
  return { next: { ...registry, lists } };
}

/** The keys of a segment's list; a list that nobody has put a key into is empty. */
export function keysIn(registry: Registry, segment: string, list: ListName): ReadonlySet<string> {
  return registry.lists.get(listKeyOf(segment, list))?.keys ?? new Set();
}
