import type { Caller } from "../../platform/actor.ts";
import type { Weighed } from "./weigh.ts";

/** What somebody asked for, and what it would do; whether it is written now or waits. */
export interface Asked {
  readonly project: string;
  readonly entry: number;
  readonly at: Date;
  readonly number: number;
  readonly caller: Caller;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly reason: string | undefined;
  readonly reverts: number | undefined;
  readonly weighed: Weighed;
}
