import type { Maker } from "../evaluate/operators.ts";
import type { FlagType } from "../model/flag.ts";
import type { Decided } from "./failure.ts";
import type { Ask, Subject } from "./subject.ts";

/** A flag ready to decide. */
export interface Flag {
  /** Absent for a flag that cannot be read. */
  readonly type?: FlagType;
  /** Its `depth` counts flags that ask for flags, so that a circle ends. */
  readonly decide: Ask<Decided>;
}

/**
 * Whether something holds. `depth` counts segments within segments; of a flag's own conditions, which are in none, it is below 0, and
 * `~depth` counts flags that ask for flags.
 */
export type Holds = Ask<boolean>;

/** A snapshot ready to decide. */
export interface Compiled {
  readonly revision: string;
  /** `undefined` for what the snapshot does not have. */
  flag(key: string): Flag | undefined;
}

/** What entries ask of others: `undefined` for what the snapshot does not have, or nobody can read. */
export interface Entries extends Compiled {
  /** `undefined` for what nobody knows. */
  operator(name: string): Maker | undefined;
  list(name: string): ReadonlySet<string> | undefined;
  segment(key: string): Holds | undefined;
  /** Whether the subject is in the slot of a flag; or that nobody can tell, without a key. */
  group(key: string): ((subject: Subject, flag: string) => boolean | Decided) | undefined;
}
