/** Whether the attributes that rules look at are among those that services send, and which name was meant. */

/**
 * Whether a context with these attribute paths may have the attribute. Where a context was not looked into any deeper, or a
 * name was not told, it may.
 */
export function isSent(attribute: string, sent: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  if (sent.has(attribute)) return true;
  const steps = attribute.split(".");
  for (const [path, types] of sent) {
    if (path.includes("*") && matches(path.split("."), steps)) return true;
    if (types.has("object") && attribute.startsWith(`${path}.`)) return true;
  }
  return false;
}

function matches(pattern: readonly string[], steps: readonly string[]): boolean {
  return (
    pattern.length === steps.length &&
    pattern.every((step, index) => step === "*" || step === steps[index])
  );
}

/** The known name that is spelt most alike, if one is: at most two letters off, or others in case alone. */
export function nearest(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  const far = Math.min(distanceMax, Math.floor(wanted.length / 3));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance <= far && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { name: candidate, distance };
    }
  }
  return best?.name;
}

const distanceMax = 2;

/** Levenshtein's, row by row, given up as soon as it is too much: most texts begin differently. */
function editDistance(left: string, right: string): number {
  if (Math.abs(left.length - right.length) > distanceMax) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const swap = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    if (Math.min(...next) > distanceMax) return Number.POSITIVE_INFINITY;
    row = next;
  }
  return row[right.length] ?? 0;
}
