/** Keys as services have them: as many as wanted, all different, the same in each run. */
import { seededRandom } from "../seeded-random.ts";

export interface KeyKind {
  readonly name: string;
  keys(count: number): Iterable<string>;
}

export const keyKinds: readonly KeyKind[] = [
  { name: "sequential", keys: sequential },
  { name: "uuid", keys: uuids },
  { name: "email", keys: emails },
];

/** As a database counts: the hardest kind, since neighbours differ in a digit. */
function* sequential(count: number): Iterable<string> {
  for (let index = 1; index <= count; index++) yield String(index);
}

function* uuids(count: number): Iterable<string> {
  const random = seededRandom(20_261_125);
  for (let index = 0; index < count; index++) yield uuidOf(random);
}

const names = ["ada", "grace", "alan", "edsger", "barbara", "donald", "katherine", "tony"];
const hosts = ["example.com", "example.org", "mail.example.net", "gmail.example"];

function* emails(count: number): Iterable<string> {
  for (let index = 0; index < count; index++) {
    const name = names[index % names.length];
    const host = hosts[Math.floor(index / names.length) % hosts.length];
    yield `${name}.${Math.floor(index / names.length / hosts.length)}@${host}`;
  }
}

/** A random UUID, version 4. */
export function uuidOf(random: () => number): string {
  const digits = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  digits[12] = "4";
  digits[16] = (8 + Math.floor(random() * 4)).toString(16);
  const parts = [8, 4, 4, 4, 12].map((length) => digits.splice(0, length).join(""));
  return parts.join("-");
}
