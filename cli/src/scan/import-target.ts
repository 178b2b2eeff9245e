import path from "node:path";

/** Packages of the repository itself: name → folder, so that an import of a workspace leads somewhere. */
export type OwnPackages = ReadonlyMap<string, string>;

const scriptEnding = /\.([cm]?[jt]sx?)$/;
/** How projects commonly write "from the root of the sources". */
const rootAlias = /^(@\/|~\/|#)/;

/** Whether an import of `specifier` in the file `from` can give what the file `target` exports. */
export function leadsTo(
  { from, specifier }: { readonly from: string; readonly specifier: string },
  target: string,
  packages: OwnPackages,
): boolean {
  const wanted = moduleName(target);
  if (specifier.startsWith(".")) {
    const named = path.posix.normalize(path.posix.join(path.posix.dirname(from), specifier));
    return moduleName(named) === wanted;
  }
  if (rootAlias.test(specifier)) {
    const rest = moduleName(specifier.replace(rootAlias, ""));
    return wanted === rest || wanted.endsWith(`/${rest}`);
  }
  // A package's own index gives what its files export; which of them, its name does not say.
  const parts = specifier.split("/");
  const name = parts.slice(0, specifier.startsWith("@") ? 2 : 1).join("/");
  const folder = packages.get(name);
  return folder !== undefined && (folder === "" || target.startsWith(`${folder}/`));
}

/** Without the ending, and without `/index`. */
function moduleName(file: string): string {
  return file.replace(scriptEnding, "").replace(/(^|\/)index$/, "");
}
