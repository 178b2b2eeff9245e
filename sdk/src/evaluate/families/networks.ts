import { addressOf, networkOf } from "../../model/network.ts";
import { type Family, present } from "../operators.ts";

/** `in_network`. */
export const networks: Family = {
  in_network: (value) => {
    const network = present(networkOf(value));
    return (it) => addressOf(it)?.startsWith(network) === true;
  },
};
