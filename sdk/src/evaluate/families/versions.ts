import { equal, greater, less, orderOf } from "../../model/order.ts";
import { orderOfPlain, plainVersionOf, versionOf } from "../../model/semver.ts";
import { type Family, type Maker, present } from "../operators.ts";

/** `semver_equal` and the four that tell what is older and newer. */
export const versions: Family = {
  semver_equal: inVersionOrder(equal),
  semver_less_than: inVersionOrder(less),
  semver_less_or_equal: inVersionOrder(less + equal),
  semver_greater_than: inVersionOrder(greater),
  semver_greater_or_equal: inVersionOrder(greater + equal),
};

function inVersionOrder(orders: number): Maker {
  return (value) => {
    const bound = present(versionOf(value));
    const plain = plainVersionOf(String(value));
    return (it) => {
      if (typeof it !== "string") return false;
      // Nearly all versions are plain ones, which take a tenth of the time.
      const order = plain && orderOfPlain(it, plain, orders);
      return ((order || orderOf(versionOf(it) ?? Number.NaN, bound)) & orders) !== 0;
    };
  };
}
