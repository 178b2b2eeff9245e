import { type FlagConfig, limits, type Reader, readText, type Target } from "@yardarm/sdk/model";

// Targets have one normal form, so that the same decisions are always the same document: one entry per context kind and
// variant, in that order, with sorted keys and none without keys.

/** Reads a key of a subject. */
export const readSubjectKey: Reader<string> = readText({
  min: 1,
  max: limits.targetingKeyLengthMax,
});

/** The variant that a key is targeted with; null when it is not. */
export function targetOf(
  targets: readonly Target[],
  key: string,
  kind: string | undefined,
): string | null {
  const found = targets.find((target) => target.kind === kind && target.keys.includes(key));
  return found?.variant ?? null;
}

/** Targets a key with a variant, or with none (null), whatever it was targeted with before. */
export function setTarget(
  targets: readonly Target[],
  wish: { readonly key: string; readonly contextKind?: string; readonly variant: string | null },
): readonly Target[] {
  const { key, contextKind: kind, variant } = wish;
  const without = targets.map((target) =>
    target.kind === kind && target.keys.includes(key)
      ? { ...target, keys: target.keys.filter((other) => other !== key) }
      : target,
  );
  const added =
    variant === null ? [] : [{ variant, ...(kind !== undefined && { kind }), keys: [key] }];
  return normalTargets([...without, ...added]);
}

/** The config with its targets and prerequisites in normal form. */
export function normalConfig(config: FlagConfig): FlagConfig {
  const prerequisites = [...config.prerequisites].sort(byFlag);
  return { ...config, prerequisites, targets: normalTargets(config.targets) };
}

function normalTargets(targets: readonly Target[]): readonly Target[] {
  const keysOf = new Map<string, Target>();
  for (const target of targets) {
    const slot = `${target.kind ?? ""} ${target.variant}`;
    const keys = [...(keysOf.get(slot)?.keys ?? []), ...target.keys];
    keysOf.set(slot, { ...target, keys });
  }
  return [...keysOf]
    .filter(([, target]) => target.keys.length > 0)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, target]) => ({ ...target, keys: [...new Set(target.keys)].sort() }));
}

function byFlag(left: { readonly flag: string }, right: { readonly flag: string }): number {
  return left.flag < right.flag ? -1 : 1;
}
