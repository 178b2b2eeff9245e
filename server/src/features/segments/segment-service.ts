import {
  type Change,
  diffSegment,
  parseChanges,
  type Submission,
  type Submitted,
} from "@yardarm/core/changes";
import { type ListName, parseSegment, type Segment } from "@yardarm/core/registry";
import type { Caller } from "../../platform/actor.ts";
import type { Reader } from "../../platform/db/reader.ts";
import { DomainError } from "../../platform/domain-error.ts";
import type { Leave } from "../../platform/leave.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import { loadSlice } from "../changes/registry-read-model.ts";

/** The writer, as this feature needs it. */
export type Submit = (caller: Caller, proposal: Submission & Leave) => Promise<Submitted>;

export interface SegmentPlace {
  readonly project: string;
  readonly segment: string;
}

/** An unread segment, with the keys that its lists begin with. */
export interface NewSegment extends Leave {
  readonly segment: { readonly key: string };
  readonly included: readonly string[];
  readonly excluded: readonly string[];
}

export interface KeyEdit extends Leave {
  readonly list: ListName;
  readonly add: readonly string[];
  readonly remove: readonly string[];
}

export interface SegmentService {
  create(caller: Caller, project: string, wish: NewSegment): Promise<Submitted>;
  /** Replaces some fields; `environments: null` ships it to all of them. */
  patch(
    caller: Caller,
    place: SegmentPlace & { readonly version: number },
    wish: Leave & { readonly fields: object },
  ): Promise<Submitted>;
  /** Adds and removes keys. It replaces nothing, so nobody's edit can be lost. */
  editKeys(caller: Caller, place: SegmentPlace, wish: KeyEdit): Promise<Submitted>;
}

export interface SegmentServiceDeps {
  readonly reader: Reader;
  readonly submit: Submit;
}

export function createSegmentService({ reader, submit }: SegmentServiceDeps): SegmentService {
  return {
    async create(caller, project, { segment: document, included, excluded, ...leave }) {
      const { value: segment, problems } = parseSegment(document);
      refuseProblems(problems);
      if (segment === undefined) throw new Error("A segment without problems was not read.");
      const lists = [
        { list: "included", add: included },
        { list: "excluded", add: excluded },
      ].filter(({ add }) => add.length > 0);
      const toRequest = pointersOfNewSegment(
        segment.key,
        lists.map(({ list }) => list),
      );
      const { key } = segment;
      const edits = lists.map((each) => ({
        kind: "segment.keys",
        segment: key,
        remove: [],
        ...each,
      }));
      const create: Change = { kind: "segment.create", segment: key, from: null, to: segment };
      const changes = readChanges([create, ...edits], toRequest);
      return submit(caller, { ...leave, project, changes, toRequest });
    },

    async patch(caller, { project, segment: key, version }, { fields, ...leave }) {
      const before = await readSegment(reader, project, key);
      const changes = diffSegment(before, patched(before, fields));
      return submit(caller, {
        ...leave,
        project,
        changes,
        guards: [{ address: `segment/${key}`, version }],
        toRequest: pointersOfPatch(key, changes),
      });
    },

    async editKeys(caller, { project, segment }, { list, add, remove, ...leave }) {
      const toRequest = (pointer: string) => (pointer.startsWith("/0/") ? pointer.slice(2) : "");
      const edit = { kind: "segment.keys", segment, list, add, remove };
      const changes = readChanges([edit], toRequest);
      return submit(caller, { ...leave, project, changes, toRequest });
    },
  };
}

export function segmentNotFound(segment: string): DomainError {
  return new DomainError("not_found", "segment_not_found", `There is no segment "${segment}".`);
}

async function readSegment(reader: Reader, project: string, key: string): Promise<Segment> {
  const loaded = await loadSlice(reader, project, [`segment/${key}`]);
  const segment = loaded?.registry.segments.get(key);
  if (segment === undefined) throw segmentNotFound(key);
  return segment;
}

function patched(before: Segment, fields: object): Segment {
  const whole: Record<string, unknown> = { ...before, ...fields };
  if (whole["environments"] === null) delete whole["environments"];
  const { value, problems } = parseSegment(whole);
  refuseProblems(problems);
  return value ?? before;
}

function readChanges(json: readonly object[], toRequest: (pointer: string) => string) {
  const { value = [], problems } = parseChanges(json);
  refuseProblems(problems, { toRequest });
  return value;
}

/** The first change makes the segment, each other one fills a list; in the request all are one object. */
function pointersOfNewSegment(key: string, lists: readonly string[]) {
  return (pointer: string): string => {
    const [, first = "", second = "", ...rest] = pointer.split("/");
    if (first === "segments") return second === key ? ["", ...rest].join("/") : "";
    if (first === "lists") return `/${rest[0]}`;
    if (first === "0") return second === "to" ? ["", ...rest].join("/") : "/key";
    return ["", lists[Number(first) - 1], ...rest].join("/");
  };
}

function pointersOfPatch(key: string, changes: readonly Change[]) {
  return (pointer: string): string => {
    const place = `/segments/${key}`;
    if (pointer.startsWith(place)) return pointer.slice(place.length);
    const [, index = ""] = pointer.split("/");
    const change = changes[Number(index)];
    if (change?.kind === "segment.fact") return `/${change.field}`;
    return change?.kind === "segment.rules" ? "/rules" : "";
  };
}
