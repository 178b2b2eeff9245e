import { createPasswords } from "./passwords.ts";

/** A guess costs next to nothing: that real ones take a third of a second each is their point, and no test's. */
export const testPasswords = createPasswords({ logN: 10, r: 8, p: 1 });
