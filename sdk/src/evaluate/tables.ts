import type { FlagType } from "../model/flag.ts";
import type { Decision } from "./decision.ts";
import type { Subject } from "./subject.ts";

/** Where compiled entries are found by key; `undefined` for what the snapshot does not have. */
export interface Lookup<C> {
  get(key: string): C | undefined;
}

/** A flag ready to decide. `depth` counts prerequisites of prerequisites, so that a circle ends. */
export interface CompiledFlag {
  readonly type: FlagType;
  readonly decide: (subject: Subject, tables: Tables, depth: number) => Decision;
}

/** Whether a condition holds, or a subject is a member. `depth` counts segments within segments. */
export type Test = (subject: Subject, tables: Tables, depth: number) => boolean;

/** Whether a subject falls into a flag's slot of a group; `undefined` when it has no key to bucket by. */
export type SlotTest = (flag: string, subject: Subject) => boolean | undefined;

/** All that one compiled entry may ask of others. */
export interface Tables {
  readonly flags: Lookup<CompiledFlag>;
  readonly segments: Lookup<Test>;
  readonly lists: Lookup<ReadonlySet<string>>;
  readonly groups: Lookup<SlotTest>;
}
