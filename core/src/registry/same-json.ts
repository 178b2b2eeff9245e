/**
 * Whether two values are the same JSON: the order of an object's fields does not matter, and a field that is `undefined`
 * is a field that is absent.
 */
export function isSameJson(left: unknown, right: unknown): boolean {
  if (Object.is(left, right) || left === right) return true;
  if (!isComposite(left) || !isComposite(right)) return false;
  if (Array.isArray(left) || Array.isArray(right)) {
    return Array.isArray(left) && Array.isArray(right) && areSameItems(left, right);
  }
  const names = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...names].every((name) => isSameJson(fieldOf(left, name), fieldOf(right, name)));
}

function areSameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return (
    left.length === right.length && left.every((item, index) => isSameJson(item, right[index]))
  );
}

function isComposite(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function fieldOf(value: object, name: string): unknown {
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}
