import { versionOf } from "../../model/semver.ts";
import {
  comparingAlike,
  type Family,
  isGreater,
  isLess,
  isNotGreater,
  isNotLess,
} from "../operators.ts";

/** `semver_equal` and the four that tell what is older and newer. */
export const versions: Family = {
  semver_equal: comparingAlike((it, bound) => it === bound, versionOf),
  semver_less_than: comparingAlike(isLess, versionOf),
  semver_less_or_equal: comparingAlike(isNotGreater, versionOf),
  semver_greater_than: comparingAlike(isGreater, versionOf),
  semver_greater_or_equal: comparingAlike(isNotLess, versionOf),
};
