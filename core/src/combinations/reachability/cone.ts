/** What a flag rests on. */
import {
  type Condition,
  type FlagConfig,
  isAttributeCondition,
  limits,
  type Snapshot,
} from "@yardarm/sdk/model";
import { type AttributePlace, idOfPlace } from "./atoms.ts";

export interface Cone {
  readonly attributes: ReadonlyMap<string, AttributePlace>;
  /** Entries of the snapshot, such as `segments/staff`, whether it has them or not. */
  readonly entries: ReadonlySet<string>;
  /** It goes round in a circle, or deeper than the evaluator follows. */
  readonly isTangled: boolean;
}

interface Part {
  readonly attributes: Map<string, AttributePlace>;
  readonly entries: Set<string>;
  /** How many flags, or segments, stand on top of each other. */
  flagHeight: number;
  segmentHeight: number;
}

/** Finds cones; each entry is looked at once. */
export class Cones {
  readonly #snapshot: Snapshot;
  readonly #parts = new Map<string, Part | "open">();

  /** @param before of an earlier snapshot, from which these entries differ */
  constructor(snapshot: Snapshot, before?: { cones: Cones; changed: ReadonlySet<string> }) {
    this.#snapshot = snapshot;
    if (before === undefined) return;
    const { cones, changed } = before;
    for (const [id, part] of cones.#parts) {
      if (part !== "open" && isWhole(part) && !isAnyIn(changed, part.entries)) {
        this.#parts.set(id, part);
      }
    }
  }

  of(flag: string): Cone {
    const { attributes, entries, flagHeight, segmentHeight } = this.#flag(flag);
    const isTangled =
      flagHeight > limits.prerequisiteDepthMax || segmentHeight > limits.segmentDepthMax;
    return { attributes, entries, isTangled };
  }

  #flag(key: string): Part {
    return this.#entry(`flags/${key}`, "flagHeight", (part) => {
      const { flags } = this.#snapshot;
      const config = Object.hasOwn(flags, key) ? flags[key]?.config : undefined;
      if (config?.on === true) this.#config(part, config);
    });
  }

  #config(part: Part, config: FlagConfig): void {
    for (const { flag } of config.prerequisites) include(part, this.#flag(flag));
    if (config.group !== undefined) this.#group(part, config.group);
    for (const { kind } of config.targets) addKey(part, { kind });
    for (const { conditions } of config.rules) this.#conditions(part, conditions);
    for (const { serve } of [...config.rules, { serve: config.fallthrough }]) {
      if ("rollout" in serve) addKey(part, serve.rollout);
    }
  }

  #group(part: Part, key: string): void {
    const { groups } = this.#snapshot;
    const group = Object.hasOwn(groups, key) ? groups[key] : undefined;
    part.entries.add(`groups/${key}`);
    if (group !== undefined) addKey(part, group);
  }

  #segment(key: string): Part {
    return this.#entry(`segments/${key}`, "segmentHeight", (part) => {
      const { segments } = this.#snapshot;
      const segment = Object.hasOwn(segments, key) ? segments[key] : undefined;
      if (segment === undefined) return;
      for (const name of [segment.included, segment.excluded]) {
        if (name !== undefined) part.entries.add(`lists/${name}`);
      }
      addKey(part, segment);
      for (const { conditions } of segment.rules) this.#conditions(part, conditions);
    });
  }

  #conditions(part: Part, conditions: readonly Condition[]): void {
    for (const it of conditions) {
      if ("conditions" in it) this.#conditions(part, it.conditions);
      else if (it.operator === "segment") {
        for (const key of it.values) include(part, this.#segment(key));
      } else if (it.operator === "flag") include(part, this.#flag(it.flag));
      else if (isAttributeCondition(it)) addPlace(part, { path: it.attribute, kind: it.kind });
      else addKey(part, it);
    }
  }

  #entry(id: string, height: "flagHeight" | "segmentHeight", fill: (part: Part) => void): Part {
    const known = this.#parts.get(id);
    if (known !== undefined && known !== "open") return known;
    const part: Part = {
      attributes: new Map(),
      entries: new Set([id]),
      flagHeight: 0,
      segmentHeight: 0,
    };
    if (known === "open") return { ...part, [height]: Number.POSITIVE_INFINITY };
    this.#parts.set(id, "open");
    fill(part);
    part[height] += 1;
    this.#parts.set(id, part);
    return part;
  }
}

/** Of what goes round in a circle, not all may have been seen. */
function isWhole({ flagHeight, segmentHeight }: Part): boolean {
  return Number.isFinite(flagHeight) && Number.isFinite(segmentHeight);
}

function isAnyIn(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  for (const it of some) if (all.has(it)) return true;
  return false;
}

function include(part: Part, other: Part): void {
  for (const [id, place] of other.attributes) part.attributes.set(id, place);
  for (const entry of other.entries) part.entries.add(entry);
  part.flagHeight = Math.max(part.flagHeight, other.flagHeight);
  part.segmentHeight = Math.max(part.segmentHeight, other.segmentHeight);
}

function addKey(part: Part, { by, kind }: { by?: string; kind?: string | undefined }): void {
  addPlace(part, { path: by ?? "targetingKey", kind });
}

function addPlace(part: Part, place: AttributePlace): void {
  part.attributes.set(idOfPlace(place), place);
}
