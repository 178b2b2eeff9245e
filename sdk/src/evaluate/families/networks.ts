import { addressOf, networkOf } from "../../model/network.ts";
import { comparing, type Family, startsWith } from "../operators.ts";

/** `in_network`. */
export const networks: Family = {
  in_network: comparing(startsWith, addressOf, networkOf),
};
