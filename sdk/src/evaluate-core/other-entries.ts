import type { limits } from "../model/limits.ts";
import type { Entries } from "./entries.ts";
import type { Decided } from "./failure.ts";
import { type Ask, once, type Subject } from "./subject.ts";

/** Held equal by their types: the table of all limits would be a tenth of a bundle that only evaluates. */
const flagDepthMax: typeof limits.prerequisiteDepthMax = 20;
export const segmentDepthMax: typeof limits.segmentDepthMax = 20;

/** Another flag that has to serve one of some variants. */
export interface OtherFlag {
  readonly flag: string;
  readonly variants: readonly string[];
}

/** Whether another flag serves one of some variants. */
export const serves = (
  entries: Entries,
  { flag: key, variants }: OtherFlag,
  subject: Subject,
  depth: number,
  isRemembered: boolean,
): boolean => {
  const flag = depth < flagDepthMax ? entries.flag(key) : undefined;
  if (flag === undefined) return false;
  // A flag that asks for itself serves no variant.
  const { variant } = isRemembered
    ? once<Pick<Decided, "variant">>(flag.decide, subject, depth + 1, {})
    : flag.decide(subject, depth + 1);
  return variants.some((it) => it === variant);
};

/** Segments that rules name are asked at once; segments within segments are remembered. */
export const isMember = (
  segment: Ask<boolean> | undefined,
  subject: Subject,
  depth: number,
): boolean => {
  if (segment === undefined) return false;
  return depth < 0 ? segment(subject, 0) : once(segment, subject, depth, false);
};
