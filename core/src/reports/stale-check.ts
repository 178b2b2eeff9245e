/** The flags of a stale-flag report, held against the state that the entries up to its moment leave behind. */
import { isRecord } from "@yardarm/sdk/model";
import type { RecordLine } from "../audit/record-line.ts";
import { isSameJson } from "../registry/same-json.ts";
import { type ContentCheck, malformed, type ReportFault } from "./report-fault.ts";

type Fields = { readonly [name: string]: unknown };

export function createStaleCheck(report: Fields): ContentCheck {
  const { lines } = report;
  if (!Array.isArray(lines) || !lines.every(isRecord)) return malformed("lines");
  const state = isRecord(report["state"]) ? report["state"] : undefined;
  return new StaleCheck({ lines, state, filter: report["filter"] });
}

interface Content {
  readonly lines: readonly Fields[];
  readonly state: Fields | undefined;
  readonly filter: unknown;
}

/** What every line has of the flag's own document. */
const factsCompared = ["name", "purpose", "criticality", "expiry"] as const;

class StaleCheck implements ContentCheck {
  readonly #content: Content;
  /** Flag → its facts, as the last entry about it left them. */
  readonly #flags = new Map<string, Fields>();
  /** Flags that an entry touched without saying how: it was too large, and has only their addresses. */
  readonly #untold = new Set<string>();
  readonly #faults: ReportFault[] = [];

  constructor(content: Content) {
    this.#content = content;
  }

  take({ number, hash, document }: RecordLine): void {
    const { state } = this.#content;
    const last = Number(state?.["entry"] ?? 0);
    if (number > last) return;
    if (number === last && hash !== state?.["hash"])
      this.#blame(`Entry ${number} is not the one up to which the report was made.`);
    const details = isRecord(document) && isRecord(document["details"]) ? document["details"] : {};
    for (const { address, after } of listIn(details["entities"])) this.#apply(address, after);
    const untold = Array.isArray(details["addresses"]) ? details["addresses"] : [];
    for (const address of untold) {
      const key = flagAt(address);
      if (key !== undefined) this.#untold.add(key);
    }
  }

  end(): ReturnType<ContentCheck["end"]> {
    const reported = new Map(this.#content.lines.map((line) => [String(line["flag"]), line]));
    let compared = 0;
    for (const [key, facts] of this.#flags)
      if (!this.#untold.has(key) && this.#compare(key, reported.get(key), facts)) compared++;
    for (const key of reported.keys())
      if (!this.#flags.has(key) && !this.#untold.has(key))
        this.#blame(`No entry made the flag ${key} that the report has.`);
    return { compared, faults: this.#faults };
  }

  #apply(address: unknown, after: unknown): void {
    const key = flagAt(address);
    if (key === undefined) return;
    this.#untold.delete(key);
    if (isRecord(after)) this.#flags.set(key, after);
    else this.#flags.delete(key);
  }

  /** Answers whether there was something to compare. */
  #compare(key: string, line: Fields | undefined, facts: Fields): boolean {
    const isArchived = facts["state"] === "archived";
    if (line === undefined) {
      if (!isArchived && this.#isWhole())
        this.#blame(`The flag ${key} was there, and the report has it not.`);
      return false;
    }
    if (isArchived) this.#blame(`The flag ${key} was archived, and the report has it.`);
    for (const name of factsCompared)
      if (!isSameJson(line[name], facts[name]))
        this.#blame(`The report has another ${name} of the flag ${key} than the record.`);
    const owner = isRecord(line["owner"]) ? line["owner"] : {};
    if (!isSameJson({ kind: owner["kind"], id: owner["id"] }, facts["owner"]))
      this.#blame(`The report has another owner of the flag ${key} than the record.`);
    return true;
  }

  /** Whether it is of all flags. */
  #isWhole(): boolean {
    const { filter } = this.#content;
    return !isRecord(filter) || Object.keys(filter).length === 0;
  }

  #blame(detail: string): void {
    this.#faults.push({ code: "state_differs", detail });
  }
}

/** `flag/x` is about the flag itself; `flag/x/production` is about its config. */
function flagAt(address: unknown): string | undefined {
  const [room, key, part] = String(address).split("/");
  return room === "flag" && part === undefined ? key : undefined;
}

function listIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
