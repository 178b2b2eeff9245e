import type { RecordLine } from "../audit/record-line.ts";

export type ReportFaultCode =
  | "signature_missing"
  | "signature_invalid"
  | "content_changed"
  | "not_of_this_record"
  | "record_ends_before"
  | "entry_differs"
  | "change_missing"
  | "change_invented"
  | "change_differs"
  | "approval_unproven"
  | "count_differs"
  | "sample_differs"
  | "state_differs"
  | "malformed";

export interface ReportFault {
  readonly code: ReportFaultCode;
  readonly detail: string;
}

/** What looks at the lines for one kind of report. */
export interface ContentCheck {
  take(line: RecordLine): void;
  end(): { readonly compared: number; readonly faults: readonly ReportFault[] };
}

/** For a report that cannot be read. */
export function malformed(what: string): ContentCheck {
  const detail = `The report has no ${what} that could be read.`;
  return {
    take: () => undefined,
    end: () => ({ compared: 0, faults: [{ code: "malformed", detail }] }),
  };
}
