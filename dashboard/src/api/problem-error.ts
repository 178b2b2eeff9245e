import type { ProblemDocument } from "@yardarm/server/wire";

/** What the page itself calls a failure that no server has named. */
type LocalCode = "unreachable" | "unreadable_answer";

interface ProblemErrorOptions {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly errors?: ProblemDocument["errors"];
  readonly versions?: ProblemDocument["versions"];
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/** A refused or failed request. Decide by `code`, show `detail`. */
export class ProblemError extends Error {
  /** 0 when no answer came at all. */
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** What is wrong and where, as JSON pointers into the request. */
  readonly errors: readonly { readonly pointer: string; readonly detail: string }[];
  /** With `version_mismatch`: the version the page knew, and the one that is. */
  readonly versions: { readonly expected: string; readonly current: string } | undefined;
  readonly requestId: string | undefined;

  constructor(options: ProblemErrorOptions) {
    super(options.detail, { cause: options.cause });
    this.name = "ProblemError";
    this.status = options.status;
    this.code = options.code;
    this.detail = options.detail;
    this.errors = options.errors ?? [];
    this.versions = options.versions;
    this.requestId = options.requestId;
  }
}

/** Reads the problem document of a refused request; an answer that is none (a proxy's page, say) gets a name of ours. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const document = await readDocument(response);
  if (document === undefined) {
    return new ProblemError({
      status: response.status,
      code: "unreadable_answer" satisfies LocalCode,
      detail: `The server answered ${response.status} without saying why.`,
    });
  }
  return new ProblemError({
    status: response.status,
    code: document.code,
    detail: document.detail,
    ...(document.errors === undefined ? {} : { errors: document.errors }),
    ...(document.versions === undefined ? {} : { versions: document.versions }),
    requestId: document.instance?.split(":").at(-1),
  });
}

export function unreachable(cause: unknown): ProblemError {
  return new ProblemError({
    status: 0,
    code: "unreachable" satisfies LocalCode,
    detail: "The server cannot be reached. Check the connection and try again.",
    cause,
  });
}

export function hasCode(error: unknown, code: string): error is ProblemError {
  return error instanceof ProblemError && error.code === code;
}

/** One paragraph for people: the detail, and every fault the server pointed at. */
export function describeError(error: unknown): string {
  if (!(error instanceof ProblemError)) return "Something went wrong in this page.";
  const faults = error.errors.map(({ pointer, detail }) =>
    pointer ? `${pointer}: ${detail}` : detail,
  );
  return [error.detail, ...faults.filter((fault) => fault !== error.detail)].join(" ");
}

async function readDocument(response: Response): Promise<ProblemDocument | undefined> {
  if (!response.headers.get("content-type")?.includes("application/problem+json")) return undefined;
  try {
    return (await response.json()) as ProblemDocument;
  } catch {
    return undefined;
  }
}
