import { DomainError, type ErrorKind } from "./domain-error.ts";

/** One thing wrong with a document, as parsers tell it. */
interface FoundProblem {
  readonly code: string;
  readonly pointer: string;
  readonly detail: string;
}

export interface RefusalWords {
  /** Leads a pointer into the document to where it stands in the request. */
  readonly toRequest?: (pointer: string) => string;
  readonly kindOf?: (code: string) => ErrorKind;
}

/** Refuses when there are problems. The first one names the refusal; all of them stand in it. */
export function refuseProblems(
  problems: readonly FoundProblem[],
  { toRequest = (pointer) => pointer, kindOf = () => "invalid" }: RefusalWords = {},
): void {
  const [first] = problems;
  if (first === undefined) return;
  const more = problems.length - 1;
  const detail = more === 0 ? first.detail : `${first.detail} (And ${more} more; see \`errors\`.)`;
  throw new DomainError(kindOf(first.code), first.code, detail, {
    violations: problems.map((problem) => ({
      pointer: toRequest(problem.pointer),
      detail: problem.detail,
    })),
  });
}
