import { readdirSync, readFileSync } from "node:fs";
import type {
  FlagConfig,
  JsonValue,
  Snapshot,
  SnapshotFlag,
  SnapshotSegment,
} from "../model/index.ts";
import type { Decision, EvaluationContext } from "./decision.ts";

/** One case of the law, as docs/evaluation.md section 6 describes it. */
export interface ConformanceCase {
  readonly title: string;
  readonly snapshot: Snapshot;
  readonly context: EvaluationContext;
  readonly flag: string;
  readonly type?: SnapshotFlag["type"];
  readonly defaultValue: JsonValue;
  readonly expect: Decision;
}

export interface ConformanceFile {
  readonly name: string;
  readonly about: string;
  readonly cases: readonly ConformanceCase[];
}

type WrittenFlag = Partial<Omit<SnapshotFlag, "config">> & Partial<FlagConfig>;

interface WrittenCase {
  readonly title: string;
  readonly flags: Readonly<Record<string, WrittenFlag>>;
  readonly segments?: Readonly<Record<string, Partial<SnapshotSegment>>>;
  readonly lists?: Snapshot["lists"];
  readonly groups?: Snapshot["groups"];
  readonly context: EvaluationContext;
  readonly flag: string;
  readonly type?: SnapshotFlag["type"];
  readonly default: JsonValue;
  readonly expect: Decision;
}

const folder = new URL("../../conformance/", import.meta.url);

export function readConformanceFiles(): readonly ConformanceFile[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".json"));
  return names.map((name) => {
    const { about, cases }: { about: string; cases: WrittenCase[] } = readJson(name);
    return { name, about, cases: cases.map(filledIn) };
  });
}

export interface BucketingVectors {
  readonly scheme: string;
  readonly scale: number;
  readonly murmur: readonly {
    readonly text: string;
    readonly seed: number;
    readonly hash: number;
  }[];
  readonly positions: readonly {
    readonly key: string;
    readonly salt: string;
    readonly position: number;
  }[];
}

export function readBucketingVectors(): BucketingVectors {
  return readJson("vectors/yardarm-1.json");
}

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, folder), "utf8"));
}

function filledIn(written: WrittenCase): ConformanceCase {
  const { title, context, flag, type, expect } = written;
  return {
    title,
    context,
    flag,
    ...(type !== undefined && { type }),
    defaultValue: written.default,
    expect,
    snapshot: {
      format: 1,
      project: "conformance",
      environment: "test",
      revision: "x.1",
      flags: mapped(written.flags, flagOf),
      segments: mapped(written.segments ?? {}, (segment) => ({ rules: [], ...segment })),
      lists: written.lists ?? {},
      groups: written.groups ?? {},
    },
  };
}

/** What is left out is filled in: a boolean flag that is on and serves "off". */
export function flagOf({ type, variants, clientSide, ...config }: WrittenFlag): SnapshotFlag {
  return {
    type: type ?? "boolean",
    variants: variants ?? { on: true, off: false },
    ...(clientSide && { clientSide }),
    config: {
      on: true,
      offVariant: "off",
      prerequisites: [],
      targets: [],
      rules: [],
      fallthrough: { variant: "off" },
      ...config,
    },
  };
}

function mapped<A, B>(
  entries: Readonly<Record<string, A>>,
  change: (entry: A) => B,
): Readonly<Record<string, B>> {
  return Object.fromEntries(Object.entries(entries).map(([key, entry]) => [key, change(entry)]));
}
