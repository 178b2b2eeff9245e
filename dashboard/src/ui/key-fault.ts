import { keyPattern, limits } from "@yardarm/sdk/model";

/** What is wrong with a new key, while it is typed; undefined when nothing is. */
export function keyFault(key: string, taken: ReadonlySet<string>): string | undefined {
  if (key === "") return "Give it a key.";
  if (key.length > limits.keyLengthMax)
    return `A key has at most ${limits.keyLengthMax} characters.`;
  if (!keyPattern.test(key)) {
    return "Use lower-case letters and digits, with . _ or - between them; begin and end with a letter or digit.";
  }
  return taken.has(key) ? "This key is taken, perhaps by something archived." : undefined;
}
