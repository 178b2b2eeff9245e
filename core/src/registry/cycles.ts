import { limits, type Problem } from "@yardarm/sdk/model";
import { type Reference, referencesOfFlag, referencesOfSegment } from "./references.ts";
import type { Registry } from "./registry.ts";

/** Key → the keys that it names. */
type Graph = ReadonlyMap<string, readonly string[]>;

/**
 * Flags that ask for each other in a circle or too deep, as prerequisites or in conditions, and segments that contain
 * each other so, where something changed.
 */
export function cycleProblems(
  registry: Registry,
  hasChanged: (entity: string) => boolean,
): readonly Problem[] {
  const environments = [...registry.environments.keys()].flatMap((environment) => {
    const named = flagReferences(registry, environment);
    const down = graphOf(named);
    const flags = [...down.keys()].filter((key) => hasChanged(`flag/${key}`));
    const circles = flags.flatMap((key) => flagCircles({ named, down, environment }, key));
    // A chain that ends in a circle is too deep only until the circle is gone.
    return circles.length > 0 ? circles : tooDeep({ named, down, environment }, flags);
  });
  return [...environments, ...segmentProblems(segmentGraph(registry), hasChanged)];
}

interface FlagsOfEnvironment {
  readonly environment: string;
  /** Flag → where it names others, with pointers from the flag. */
  readonly named: ReadonlyMap<string, readonly Reference[]>;
  /** Flag → the flags that it asks for. */
  readonly down: Graph;
}

function flagCircles(flags: FlagsOfEnvironment, key: string): Problem[] {
  const circle = circleThrough(flags.down, key);
  if (circle === undefined) return [];
  const [, next] = circle;
  const isNext = ({ to }: Reference) => to === `flag/${next}`;
  const pointer = whereNamed(flags, key, isNext);
  return [{ code: "prerequisite_cycle", pointer, detail: circleText("flags", circle) }];
}

function tooDeep(all: FlagsOfEnvironment, flags: readonly string[]): Problem[] {
  const max = limits.prerequisiteDepthMax;
  return inLongChains(all.down, flags, max).map((key) => ({
    code: "prerequisites_too_deep",
    pointer: whereNamed(all, key, () => true),
    detail: `A chain of flags that ask for each other through \`${key}\` has more than ${max} steps.`,
  }));
}

/** All prerequisites together, or the condition that names the flag. */
function whereNamed(
  { named, environment }: FlagsOfEnvironment,
  flag: string,
  isMeant: (reference: Reference) => boolean,
): string {
  const prerequisites = `/configs/${environment}/prerequisites`;
  const pointer = (named.get(flag) ?? []).find(isMeant)?.pointer ?? prerequisites;
  return `/flags/${flag}${pointer.startsWith(prerequisites) ? prerequisites : pointer}`;
}

function segmentProblems(
  graph: Graph,
  hasChanged: (entity: string) => boolean,
): readonly Problem[] {
  const changed = [...graph.keys()].filter((key) => hasChanged(`segment/${key}`));
  const pointerTo = (key: string) => `/segments/${key}/rules`;
  const circles = changed.flatMap((key) => {
    const circle = circleThrough(graph, key);
    if (circle === undefined) return [];
    const detail = circleText("segments", circle);
    return [{ code: "segment_cycle", pointer: pointerTo(key), detail }];
  });
  if (circles.length > 0) return circles;
  const max = limits.segmentDepthMax;
  // What is nested so deep has one step less between its segments.
  return inLongChains(graph, changed, max - 1).map((key) => ({
    code: "segments_too_deep",
    pointer: pointerTo(key),
    detail: `Segments that use each other through \`${key}\` are more than ${max} deep, and the deepest would have no members.`,
  }));
}

function circleText(what: string, circle: readonly string[]): string {
  return `These ${what} go round in a circle: ${circle.map((key) => `\`${key}\``).join(" → ")}.`;
}

function flagReferences(
  registry: Registry,
  environment: string,
): ReadonlyMap<string, readonly Reference[]> {
  const all = new Map<string, readonly Reference[]>();
  for (const flag of registry.flags.values()) {
    if (flag.state === "archived") continue;
    const named = referencesOfFlag(flag).filter(
      (reference) => reference.environment === environment && reference.to.startsWith("flag/"),
    );
    if (named.length > 0) all.set(flag.key, named);
  }
  return all;
}

function graphOf(named: ReadonlyMap<string, readonly Reference[]>): Graph {
  return new Map(
    [...named].map(([key, all]) => [
      key,
      [...new Set(all.map(({ to }) => to.slice("flag/".length)))],
    ]),
  );
}

function segmentGraph(registry: Registry): Graph {
  const graph = new Map<string, readonly string[]>();
  for (const segment of registry.segments.values()) {
    const named = referencesOfSegment(segment).map(({ to }) => to.slice("segment/".length));
    if (named.length > 0) graph.set(segment.key, named);
  }
  return graph;
}

function turned(graph: Graph): Graph {
  const back = new Map<string, string[]>();
  for (const [key, named] of graph) {
    for (const other of named) back.set(other, [...(back.get(other) ?? []), key]);
  }
  return back;
}

/** The shortest way from a key back to itself. */
function circleThrough(graph: Graph, key: string): readonly string[] | undefined {
  const cameFrom = new Map<string, string>();
  const open = [key];
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    for (const named of graph.get(next) ?? []) {
      if (named === key) return [...wayTo(next, cameFrom), key];
      if (cameFrom.has(named)) continue;
      cameFrom.set(named, next);
      open.push(named);
    }
  }
  return undefined;
}

function wayTo(key: string, cameFrom: ReadonlyMap<string, string>): string[] {
  const way = [key];
  for (let at = cameFrom.get(key); at !== undefined; at = cameFrom.get(at)) way.unshift(at);
  return way;
}

/** Those through which a chain of more steps goes. */
function inLongChains(down: Graph, keys: readonly string[], stepsMax: number): readonly string[] {
  const up = turned(down);
  const longest = (graph: Graph, key: string) => longestFrom(graph, key, stepsMax);
  return keys.filter((key) => longest(down, key) + longest(up, key) > stepsMax);
}

/** Steps of the longest chain that starts at a key; counting stops where it is too long, or a circle, anyway. */
function longestFrom(graph: Graph, key: string, stepsMax: number): number {
  let level: ReadonlySet<string> = new Set([key]);
  for (let steps = 0; steps <= stepsMax; steps += 1) {
    level = new Set([...level].flatMap((at) => graph.get(at) ?? []));
    if (level.size === 0) return steps;
  }
  return stepsMax + 1;
}
