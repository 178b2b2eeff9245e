/** The address of a line; `null` without a template. Its parts are encoded, so that a path cannot lead anywhere else. */
export function lineLink(
  template: string | null,
  parts: {
    readonly path: string;
    readonly line: number;
    readonly commit: string;
    readonly branch: string;
  },
): string | null {
  if (template === null) return null;
  const values: Readonly<Record<string, string>> = {
    path: segments(parts.path),
    branch: segments(parts.branch),
    line: String(parts.line),
    commit: parts.commit,
  };
  return template.replace(/\{(path|branch|line|commit)\}/g, (_all, name: string) => {
    return values[name] ?? "";
  });
}

function segments(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
