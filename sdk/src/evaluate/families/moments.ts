import { greater, less, orderOf } from "../../model/order.ts";
import { momentOf } from "../../model/time.ts";
import { type Family, type Maker, present } from "../operators.ts";

/** `before` and `after`. */
export const moments: Family = { before: inMomentOrder(less), after: inMomentOrder(greater) };

function inMomentOrder(wanted: number): Maker {
  return (value) => {
    const bound = present(momentOf(value));
    return (it) => orderOf(momentOf(it) ?? Number.NaN, bound) === wanted;
  };
}
