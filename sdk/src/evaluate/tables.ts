import type { FlagType } from "../model/flag.ts";
import type { Attribute } from "./attribute.ts";
import type { Outcome } from "./outcome.ts";
import type { Split } from "./serve.ts";
import type { Subject } from "./subject.ts";

/** Where compiled entries are found by key; `undefined` for what the snapshot does not have. */
export interface Lookup<C> {
  get(key: string): C | undefined;
}

/** A flag ready to decide. */
export interface CompiledFlag {
  /** Absent for a flag that cannot be read. */
  readonly type: FlagType | undefined;
  /** For a flag that decides the same for everybody, whatever other flags do. */
  readonly fixed: Outcome | undefined;
  /** For a flag that splits everybody, and does nothing else. */
  readonly alone: Split | undefined;
  /** What other flags do now may make it decide the same for everybody. */
  readonly canSettle: boolean;
  /** For one that decides the same for everybody because of what other flags do now. */
  settled(tables: Tables): Outcome | undefined;
  /**
   * Of one that does not decide the same for everybody.
   *
   * @param depth counts prerequisites of prerequisites, so that a circle ends.
   */
  decide(subject: Subject, tables: Tables, depth: number): Outcome;
}

/**
 * Asks something about a subject that is no comparison of an attribute. `depth` counts segments within segments, so that a circle
 * ends; of a flag's own conditions, which are in none, it is below 0, and `~depth` counts flags that ask for flags.
 */
export type Ask = (subject: Subject, tables: Tables, depth: number) => boolean;

/** A segment ready to be looked up. */
export interface CompiledSegment {
  /** Where the key is found of which its lists speak. */
  readonly attribute: Attribute;
  /** The lists of keys that are in and out. */
  readonly included: string | undefined;
  readonly excluded: string | undefined;
  /** Whether any rule makes a member; absent without rules. */
  readonly isByRule: Ask | undefined;
}

/** A group ready to say in whose slot a subject falls. */
export interface CompiledGroup {
  /** What is decided for a subject that is not in this flag's, or has no key to bucket by; nothing for one that is in it. */
  outcome(flag: string, subject: Subject, outside: Outcome): Outcome | undefined;
}

/** All that one compiled entry may ask of others. */
export interface Tables {
  /**
   * Another number for each revision. An entry that remembers what it found in the tables remembers this with it, and not
   * the tables, which would keep old revisions alive.
   */
  readonly stamp: number;
  readonly flags: Lookup<CompiledFlag>;
  readonly segments: Lookup<CompiledSegment>;
  readonly lists: Lookup<ReadonlySet<string>>;
  readonly groups: Lookup<CompiledGroup>;
}

/** The stamp of whoever has looked nothing up yet. */
export const noStamp = 0;
