import type { FlagConfig, JsonValue, Snapshot, SnapshotFlag } from "../model/index.ts";

/** A flag that serves its first variant to everybody, and its last when off. */
export function flagOf(
  type: SnapshotFlag["type"],
  variants: Readonly<Record<string, JsonValue>>,
  config: Partial<FlagConfig> = {},
): SnapshotFlag {
  const names = Object.keys(variants);
  return {
    type,
    variants,
    config: {
      on: true,
      offVariant: names.at(-1) ?? "",
      prerequisites: [],
      targets: [],
      rules: [],
      fallthrough: { variant: names[0] ?? "" },
      ...config,
    },
  };
}

export const onOff = { on: true, off: false };

export function snapshotOf(
  flags: Readonly<Record<string, SnapshotFlag>>,
  more: Partial<Snapshot> = {},
): Snapshot {
  return {
    format: 1,
    project: "shop",
    environment: "test",
    revision: "x.1",
    flags,
    segments: {},
    lists: {},
    groups: {},
    ...more,
  };
}
