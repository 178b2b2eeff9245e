/**
 * Text of an entry in which people stand by their ids. The names are sealed beside it under a key for each person, so that
 * a name can be forgotten and the text, which the chain covers, stays as it was written.
 */
export interface Mention {
  readonly person: string;
  /** Absent: the name. `former`: what they were called before this entry. */
  readonly as?: "email" | "former";
}

export type EntryText = readonly (string | Mention)[];

/** What an entry may know of a person. A second one with the same id tells what the person was called before. */
export interface NamedPerson {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
}

/** What is said of somebody whose key was deleted. */
export const erasedName = "erased person";

/** Puts ids where names and addresses of these people stand as whole words. */
export function withoutNames(text: string, people: readonly NamedPerson[]): EntryText {
  const mentions = mentionsOf(people);
  if (mentions.size === 0) return text === "" ? [] : [text];
  // The longest first, so that "Ada Lovelace" is not taken for "Ada" with something behind it.
  const words = [...mentions.keys()].sort((a, b) => b.length - a.length).map(escaped);
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(${words.join("|")})(?![\\p{L}\\p{N}])`, "gu");
  const parts: (string | Mention)[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    const mention = mentions.get(match[0]);
    if (mention === undefined) continue;
    if (match.index > from) parts.push(text.slice(from, match.index));
    parts.push(mention);
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(text.slice(from));
  return parts;
}

/** Puts names back; those that the answer does not know are erased. */
export function withNames(
  text: EntryText,
  nameOf: (mention: Mention) => string | undefined,
): string {
  return text
    .map((part) => (typeof part === "string" ? part : (nameOf(part) ?? erasedName)))
    .join("");
}

function mentionsOf(people: readonly NamedPerson[]): ReadonlyMap<string, Mention> {
  const mentions = new Map<string, Mention>();
  const known = new Set<string>();
  for (const { id, name, email = "" } of people) {
    const mention: Mention = known.has(id) ? { person: id, as: "former" } : { person: id };
    if (email !== "" && !mentions.has(email)) mentions.set(email, { person: id, as: "email" });
    if (name !== "" && !mentions.has(name)) mentions.set(name, mention);
    known.add(id);
  }
  return mentions;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
