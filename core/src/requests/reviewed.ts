/** What somebody agrees to: what a request does, and all that this depends on. */
import type { JsonValue } from "@yardarm/sdk/model";
import { canonicalJson } from "../audit/canonical-json.ts";
import type { Address, Change } from "../changes/change.ts";
import type { Effect } from "../changes/effect.ts";
import { isShipped, listKeyOf, listNames, snapshotSegmentOf } from "../registry/projection.ts";
import { referencesOfConfig, referencesOfSegment } from "../registry/references.ts";
import type { Registry } from "../registry/registry.ts";
import { isSameJson } from "../registry/same-json.ts";
import type { Difference, Sides } from "./life.ts";

/** What the touched entities lean on without being touched, by address: the configs, variants, segments that they name. */
export type Ground = { readonly [address: Address]: JsonValue };

export interface Reviewed {
  readonly changes: readonly Change[];
  readonly effect: Effect;
  readonly ground: Ground;
  readonly lastsMinutes: number | null;
}

/** The text whose digest an approval is bound to. */
export function reviewedText({ changes, effect, ground, lastsMinutes }: Reviewed): string {
  const entities = effect.entities.map(({ address, before, after }) => ({
    address,
    before,
    after,
  }));
  return canonicalJson(asJson({ changes, entities, ground, lastsMinutes }));
}

/** What of it is another thing than it was. */
export function differencesBetween(was: Reviewed, is: Reviewed): readonly Difference[] {
  const [reviewed, now] = [sidesOf(was), sidesOf(is)];
  const addresses = [...new Set([...reviewed.keys(), ...now.keys()])].sort();
  return addresses
    .map((address) => ({
      address,
      reviewed: reviewed.get(address) ?? null,
      now: now.get(address) ?? null,
    }))
    .filter((difference) => !isSameJson(difference.reviewed, difference.now));
}

/** The segments whose lists have to be known by their versions, since their keys are not loaded. */
export function segmentsBelow(after: Registry, effect: Effect): readonly string[] {
  return [...reachedBy(after, effect)]
    .map((address) => address.split("/"))
    .filter(([room]) => room === "segment")
    .map(([, key = ""]) => key);
}

/** Everything that decides along with what is touched. `listVersions`: name of a key list → its version. */
export function groundOf(
  after: Registry,
  effect: Effect,
  listVersions: ReadonlyMap<string, number>,
): Ground {
  const touched = new Set(effect.entities.map(({ address }) => address));
  const entries: [Address, JsonValue][] = [];
  for (const address of reachedBy(after, effect)) {
    for (const [part, document] of partsOf(after, address, listVersions)) {
      if (!touched.has(part)) entries.push([part, document]);
    }
  }
  return Object.fromEntries(entries);
}

/** `flag/x/production` and `segment/s`: what is touched in an environment, and all that it names there. */
function reachedBy(after: Registry, effect: Effect): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const [environment, { flags = {}, segments = {}, lists = {} }] of Object.entries(
    effect.deltas,
  )) {
    const open = [
      ...Object.keys(flags).map((key) => `flag/${key}`),
      ...Object.keys(segments).map((key) => `segment/${key}`),
      ...Object.keys(lists).map((name) => `segment/${name.split("/", 1)[0]}`),
    ];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const address = next.startsWith("flag/") ? `${next}/${environment}` : next;
      if (reached.has(address)) continue;
      reached.add(address);
      open.push(...namedBy(after, next, environment));
    }
  }
  return reached;
}

function namedBy(after: Registry, entity: string, environment: string): readonly string[] {
  const [room, key = ""] = entity.split("/");
  if (room === "segment") {
    return referencesOfSegment(after.segments.get(key) ?? { rules: [] }).map(({ to }) => to);
  }
  const configs = room === "flag" ? (after.flags.get(key)?.configs ?? {}) : {};
  const config = Object.hasOwn(configs, environment) ? configs[environment] : undefined;
  return config === undefined ? [] : referencesOfConfig(config).map(({ to }) => to);
}

function partsOf(
  after: Registry,
  address: string,
  listVersions: ReadonlyMap<string, number>,
): readonly (readonly [Address, JsonValue])[] {
  const [room, key = "", environment = ""] = address.split("/");
  if (room === "flag") {
    const flag = after.flags.get(key);
    if (flag === undefined) return [[`flag/${key}`, null]];
    const { type, variants, state, clientSide } = flag;
    return [
      [`flag/${key}`, asJson({ type, variants, state, clientSide })],
      [address, asJson(flag.configs[environment] ?? null)],
    ];
  }
  if (room === "group") return [[address, asJson(after.groups.get(key) ?? null)]];
  const segment = after.segments.get(key);
  const places = [...after.environments.keys()].filter((each) => isShipped(after, key, each));
  return [
    [address, asJson(segment ? { ...snapshotSegmentOf(segment), places } : null)],
    ...listNames.map((list): readonly [Address, JsonValue] => {
      const name = listKeyOf(key, list);
      return [`list/${name}`, listVersions.get(name) ?? 0];
    }),
  ];
}

function sidesOf({ effect, ground, lastsMinutes }: Reviewed): ReadonlyMap<Address, Sides> {
  return new Map<Address, Sides>([
    ...Object.entries(ground).map(
      ([address, document]) => [address, { before: document, after: document }] as const,
    ),
    ...effect.entities.map(({ address, before, after }) => [address, { before, after }] as const),
    ["plan/lasts", { before: null, after: lastsMinutes }],
  ]);
}

/** Registry entities are JSON by construction; only their interfaces do not say so. */
function asJson(value: object | null): JsonValue {
  return value as JsonValue;
}
