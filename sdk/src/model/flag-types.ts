import type { FlagType } from "./flag.ts";

/** What is declared of a flag; flags of snapshots and of registries have it. */
export interface DeclaredFlag {
  readonly type: FlagType;
  readonly description?: string;
}

/**
 * The text of a `flags.d.ts`: with it among the sources of a service, a key that does not exist and a getter of another
 * type do not compile. Archived flags are left out by leaving them out of `flags`. It is here, and not with those who
 * write the file, because it must change with what the client's getters look up.
 *
 * @example
 * const text = flagTypes({ "new-checkout": { type: "boolean" }, "page-size": { type: "number" } });
 */
export function flagTypes(flags: { readonly [key: string]: DeclaredFlag }): string {
  const keys = Object.keys(flags).sort();
  const members = keys.map((key) => memberOf(key, flags[key]));
  return `// Generated from the flags of a project. Generate it anew instead of changing it.
import "@yardarm/sdk";

declare module "@yardarm/sdk" {
  interface FlagTypes {
${members.join("")}  }
}
`;
}

function memberOf(key: string, flag: DeclaredFlag | undefined): string {
  if (flag === undefined) return "";
  return `${commentOf(flag.description)}    readonly ${JSON.stringify(key)}: ${flag.type};\n`;
}

/** A description is somebody's text: it must neither end the comment nor begin a tag. */
function commentOf(description: string | undefined): string {
  if (description === undefined || description.trim() === "") return "";
  const lines = description
    .trim()
    .replaceAll("*/", "*\\/")
    .replaceAll("@", "\\@")
    .split(/\s*\n\s*/);
  return `    /**\n${lines.map((line) => `     * ${line}\n`).join("")}     */\n`;
}
