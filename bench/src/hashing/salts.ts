/** Salts as rollouts have them, many of them alike on purpose. */
import { seededRandom } from "../seeded-random.ts";
import { uuidOf } from "./keys.ts";

const random = seededRandom(7);
const uuid = uuidOf(random);

export const salts: readonly string[] = [
  "",
  // One bit apart: a and c, p and q, 0 and 1.
  ...["a", "b", "c", "p", "q", "0", "1", "00", "aa"],
  ...Array.from({ length: 10 }, (_, index) => `flag-${index + 1}`),
  ...["checkout", "checkout2", "checkou", "checkouu", "Checkout", " checkout", "checkout "],
  ...[
    "checkout/development",
    "checkout/staging",
    "checkout/production",
    "search.ranking",
    "Zażółć",
  ],
  ...["x".repeat(200), `${"x".repeat(199)}y`, "x".repeat(201)],
  uuid,
  // The same with one bit turned, in its first and in its last character.
  ...[0, 35].map((at) => withBitTurned(uuid, at)),
  ...Array.from({ length: 10 }, () => uuidOf(random)),
];

function withBitTurned(text: string, at: number): string {
  const turned = String.fromCharCode(text.charCodeAt(at) ^ 1);
  return text.slice(0, at) + turned + text.slice(at + 1);
}
