/** The population of a change-control report, held against the entries of its period. */
import { isRecord } from "@yardarm/sdk/model";
import type { Hash } from "../audit/chain.ts";
import type { RecordLine } from "../audit/record-line.ts";
import { isSameJson } from "../registry/same-json.ts";
import {
  type ContentCheck,
  malformed,
  type ReportFault,
  type ReportFaultCode,
} from "./report-fault.ts";
import { drawSample } from "./sample.ts";

type Fields = { readonly [name: string]: unknown };

export function createChangesCheck(report: Fields, hash: Hash): ContentCheck {
  const { population } = report;
  const range = report["range"] ?? null;
  if (!Array.isArray(population) || !population.every(isRecord)) return malformed("population");
  if (range !== null && !isRange(range)) return malformed("range");
  return new ChangesCheck(report, { population, range, hash });
}

interface Range {
  readonly first: number;
  readonly last: number;
}

function isRange(value: unknown): value is Range {
  if (!isRecord(value)) return false;
  return Number.isSafeInteger(value["first"]) && Number.isSafeInteger(value["last"]);
}

interface Content {
  readonly population: readonly Fields[];
  readonly range: Range | null;
  readonly hash: Hash;
}

class ChangesCheck implements ContentCheck {
  readonly #report: Fields;
  readonly #content: Content;
  readonly #byEntry: ReadonlyMap<unknown, Fields>;
  /** `<request> <person> <hash>` of every approval that the record tells of. */
  readonly #given = new Set<string>();
  readonly #kinds = new Map<string, number>();
  readonly #seen = new Set<number>();
  readonly #faults: ReportFault[] = [];

  constructor(report: Fields, content: Content) {
    this.#report = report;
    this.#content = content;
    this.#byEntry = new Map(content.population.map((change) => [change["entry"], change]));
    if (this.#byEntry.size < content.population.length)
      this.#blame("change_invented", "A change stands twice in the population.");
  }

  take(line: RecordLine): void {
    const document = isRecord(line.document) ? line.document : {};
    const details = isRecord(document["details"]) ? document["details"] : {};
    const kind = String(document["kind"]);
    if (kind === "change_request.approved")
      this.#given.add(`${document["request"]} ${personIn(document)} ${details["hash"]}`);
    const { range } = this.#content;
    if (range === null || line.number < range.first || line.number > range.last) return;
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    if (kind === "change_request.applied") this.#compare(line, { document, details });
  }

  end(): ReturnType<ContentCheck["end"]> {
    for (const entry of this.#byEntry.keys())
      if (typeof entry !== "number" || !this.#seen.has(entry))
        this.#blame(
          "change_invented",
          `No entry ${String(entry)} of the period applied a request.`,
        );
    this.#compareCounts();
    this.#compareSample();
    return { compared: this.#seen.size, faults: this.#faults };
  }

  #compare(
    { number, hash }: RecordLine,
    { document, details }: { readonly document: Fields; readonly details: Fields },
  ): void {
    const change = this.#byEntry.get(number);
    if (change === undefined) {
      this.#blame(
        "change_missing",
        `Entry ${number} applied a request, and the report does not say so.`,
      );
      return;
    }
    this.#seen.add(number);
    const expected: Fields = {
      ...{ hash, at: document["at"], request: document["request"] ?? null },
      ...{ effectDigest: details["digest"] ?? null, revisions: details["revisions"] },
      ...{ brokenPolicies: details["brokenPolicies"] ?? [], waivers: details["waivers"] ?? [] },
    };
    for (const [name, value] of Object.entries(expected))
      if (!isSameJson(change[name], value))
        this.#blame(
          "change_differs",
          `The report has another ${name} of entry ${number} than the record.`,
        );
    this.#compareApprovals(number, change, details["approvals"] ?? []);
  }

  /** Each approval has an entry of its own, from before, about the same content. */
  #compareApprovals(entry: number, change: Fields, recorded: unknown): void {
    const reported = listIn(change["approvals"]).map(({ by, at, hash }) => ({ by, at, hash }));
    const told = listIn(recorded).map(({ by, at, hash }) => ({ by, at, hash }));
    if (!isSameJson(reported, told)) {
      this.#blame(
        "change_differs",
        `The report has other approvals of entry ${entry} than the record.`,
      );
    }
    for (const { by, hash } of told) {
      if (this.#given.has(`${change["request"]} ${by} ${hash}`)) continue;
      this.#blame(
        "approval_unproven",
        `No entry before ${entry} tells that ${String(by)} approved what it applied.`,
      );
    }
  }

  #compareCounts(): void {
    const record = isRecord(this.#report["record"]) ? this.#report["record"] : {};
    if (!isSameJson(record["kinds"], Object.fromEntries(this.#kinds)))
      this.#blame(
        "count_differs",
        "The report counts other entries of its period than the record has.",
      );
    const totals = isRecord(this.#report["totals"]) ? this.#report["totals"] : {};
    if (totals["changes"] !== this.#content.population.length)
      this.#blame("count_differs", "The report has another number of changes than it counts.");
  }

  #compareSample(): void {
    const sample = isRecord(this.#report["sample"]) ? this.#report["sample"] : {};
    const { size, seed } = sample;
    const population = this.#content.population.map(({ entry, request }) => ({
      entry: Number(entry),
      request: typeof request === "number" ? request : null,
    }));
    const isAsked = typeof size === "number" && typeof seed === "string";
    const drawn = isAsked ? drawSample(population, { size, seed }, this.#content.hash) : undefined;
    if (!isSameJson(drawn?.drawn, sample["drawn"]))
      this.#blame("sample_differs", "The sample is not the one that its seed draws.");
  }

  #blame(code: ReportFaultCode, detail: string): void {
    this.#faults.push({ code, detail });
  }
}

function listIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** The person who wrote an entry, or whose token did. */
function personIn(document: Fields): unknown {
  const actor = isRecord(document["actor"]) ? document["actor"] : {};
  return actor["personId"] ?? actor["id"];
}
