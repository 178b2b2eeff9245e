import { momentOf } from "../../model/time.ts";
import { comparingAlike, type Family, isGreater, isLess } from "../operators.ts";

/** `before` and `after`. */
export const moments: Family = {
  before: comparingAlike(isLess, momentOf),
  after: comparingAlike(isGreater, momentOf),
};
