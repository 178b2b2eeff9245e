/** What is wrong with a proposal, in the words of the domain and with pointers into the request. */
import { addressOf, type Change } from "@yardarm/core/changes";
import { escapePointer, type Problem } from "@yardarm/sdk/model";
import { DomainError, type ErrorKind } from "../../platform/domain-error.ts";
import { refuseProblems } from "../../platform/refuse-problems.ts";
import type { Guard, Proposal } from "./proposal.ts";

type Wish = Pick<Proposal, "changes" | "toRequest">;

/** Refuses when there are problems; they come from core, with pointers into the list of changes or into the registry. */
export function refuseWish(
  { changes, toRequest = (pointer) => pointerInto(changes, pointer) }: Wish,
  problems: readonly Problem[],
): void {
  refuseProblems(problems, { toRequest, kindOf });
}

export function refuseStale(guard: Guard, current: number): never {
  throw new DomainError(
    "stale",
    "version_mismatch",
    `\`${guard.address}\` is at version ${current} now, not ${guard.version}. Look at it again and repeat your change.`,
    { versions: { expected: String(guard.version), current: String(current) } },
  );
}

export function projectNotFound(project: string): DomainError {
  return new DomainError("not_found", "project_not_found", `There is no project "${project}".`);
}

export function requestNotFound(number: number): DomainError {
  return new DomainError(
    "not_found",
    "change_request_not_found",
    `There is no change request ${number} in this project.`,
  );
}

/** What is not wrong in itself, but with what is there. */
const conflicts: ReadonlySet<string> = new Set([
  "conflict",
  "flag_key_taken",
  "segment_key_taken",
  "group_key_taken",
  "environment_key_taken",
  "flag_frozen",
  "flag_in_use",
  "segment_in_use",
  "group_in_use",
  "interaction_key_taken",
  "policy_key_taken",
  "policy_in_use",
  "waiver_key_taken",
]);

function kindOf(code: string): ErrorKind {
  if (conflicts.has(code)) return "conflict";
  if (code === "policy_violated" || code === "rule_violated") return "forbidden";
  return code.endsWith("_not_found") ? "not_found" : "invalid";
}

const rooms: Readonly<Record<string, string>> = {
  flags: "flag",
  segments: "segment",
  lists: "list",
  groups: "group",
  environments: "environment",
  interactions: "interaction",
  policies: "policy",
  waivers: "waiver",
};

/**
 * A pointer into `{ changes }`. `/3/from` stands in the list already; `/flags/x/configs/production/rules/0` stands in the
 * registry that would have come of it, so it is led to the last change of that flag.
 */
function pointerInto(changes: readonly Change[], pointer: string): string {
  const [, room = "", key = "", ...rest] = pointer.split("/");
  if (/^\d+$/.test(room)) return `/changes${pointer}`;
  const entity = `${rooms[room] ?? room}/${key}`;
  const index = changes.findLastIndex((change) => `${addressOf(change)}/`.startsWith(`${entity}/`));
  const change = changes[index];
  if (change === undefined) return "/changes";
  const isWhole = change.kind.endsWith(".create") && "to" in change && change.to !== null;
  const below = isWhole ? ["to", ...rest].map((part) => `/${part}`).join("") : "";
  return `/changes/${index}${below}`;
}

/**
 * Postgres and the canonical text of the record carry neither NUL nor half a character, and JSON no infinite number; a
 * document that holds one is refused before anything is locked.
 */
export function unstorableProblems(value: unknown, pointer = ""): readonly Problem[] {
  if (typeof value === "string") return isStorable(value) ? [] : [unstorable(pointer)];
  if (typeof value === "number" && !Number.isFinite(value)) return [unstorable(pointer)];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, part]) => {
    const below = `${pointer}/${escapePointer(name)}`;
    return isStorable(name) ? unstorableProblems(part, below) : [unstorable(below)];
  });
}

function isStorable(text: string): boolean {
  return !/\0|\p{Surrogate}/u.test(text);
}

function unstorable(pointer: string): Problem {
  const detail = "It must be valid Unicode without NUL characters, and numbers must be finite.";
  return { code: "value_unstorable", pointer, detail };
}
