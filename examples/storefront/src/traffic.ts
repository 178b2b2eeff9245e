import type { Client } from "@yardarm/sdk";
import { decideShop } from "./shop-decisions.ts";
import { shoppers } from "./shoppers.ts";

/** Lets the shoppers come by one after the other, so that there is something to count; gives its undo. */
export function simulateTraffic(flags: Client, everyMs: number): () => void {
  let visits = 0;
  const timer = setInterval(() => {
    const shopper = shoppers[visits++ % shoppers.length];
    if (shopper !== undefined) decideShop(flags, shopper);
  }, everyMs);
  return () => clearInterval(timer);
}
