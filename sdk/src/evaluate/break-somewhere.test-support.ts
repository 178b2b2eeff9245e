/** A copy of a document in which something else stands at one place. */
export function breakSomewhere(document: unknown, place: number, junk: unknown): unknown {
  const copy: unknown = structuredClone(document);
  const places: [Record<string, unknown>, string][] = [];
  const walk = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const fields = node as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      places.push([fields, name]);
      walk(fields[name]);
    }
  };
  walk(copy);
  const [node, name] = places[place % places.length] ?? [];
  if (node !== undefined && name !== undefined) node[name] = junk;
  return copy;
}
