import type { ReactNode } from "react";
import { classNames } from "../../ui/class-names.ts";
import { ScrollBox } from "../../ui/scroll-box.tsx";
import { Empty } from "../../ui/section.tsx";

export interface ReportColumn<Row> {
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** Takes what the others leave. */
  readonly isWide?: boolean;
}

interface ReportTableProps<Row> {
  readonly label: string;
  readonly columns: readonly ReportColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** Said when there is no row. */
  readonly empty: ReactNode;
}

export function ReportTable<Row>({ label, columns, rows, keyOf, empty }: ReportTableProps<Row>) {
  if (rows.length === 0) return <Empty>{empty}</Empty>;
  return (
    <ScrollBox label={label} className="panel print:overflow-visible">
      <table className="w-full text-left text-sm">
        <thead>
          <tr className="border-b border-line text-xs text-ink3">
            {columns.map(({ title, isNumber }) => (
              <th
                key={title}
                scope="col"
                className={classNames(
                  "px-3 py-2 font-medium whitespace-nowrap first:pl-4",
                  isNumber && "text-right",
                )}
              >
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows.map((row) => (
            <tr key={keyOf(row)} className="align-top break-inside-avoid">
              {columns.map(({ title, render, isNumber, isWide }) => (
                <td
                  key={title}
                  className={classNames(
                    "px-3 py-2.5 first:pl-4",
                    isNumber && "num text-right",
                    isWide && "min-w-64 wrap-anywhere",
                  )}
                >
                  {render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
