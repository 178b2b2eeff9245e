import { equal, greater, less, orderOf } from "../../model/order.ts";
import { orderOfPlain, plainVersionOf, versionOf } from "../../model/semver.ts";
import type { Family, Maker } from "../operators.ts";

/** As `versions`, with a way of its own for plain versions, as nearly all are: it takes a tenth of the time. */
export const quickVersions: Family = {
  semver_equal: inVersionOrder(equal),
  semver_less_than: inVersionOrder(less),
  semver_less_or_equal: inVersionOrder(less + equal),
  semver_greater_than: inVersionOrder(greater),
  semver_greater_or_equal: inVersionOrder(greater + equal),
};

function inVersionOrder(orders: number): Maker {
  return (value) => {
    const bound = versionOf(value);
    if (bound === undefined) throw new TypeError();
    const plain = plainVersionOf(String(value));
    return (it) => {
      if (typeof it !== "string") return false;
      const order = plain && orderOfPlain(it, plain, orders);
      return ((order || orderOf(versionOf(it) ?? Number.NaN, bound)) & orders) !== 0;
    };
  };
}
