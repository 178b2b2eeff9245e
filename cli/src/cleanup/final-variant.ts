import type { FlagView } from "@yardarm/server/wire";

/** A value as JSON has it. */
export type FlagValue = FlagView["variants"][number]["value"];

/** What a flag gives for good. */
export interface FinalVariant {
  readonly key: string;
  readonly value: FlagValue;
  /** Undefined when only the value was named. */
  readonly variant: string | undefined;
}
