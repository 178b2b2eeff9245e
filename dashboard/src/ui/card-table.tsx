import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { ScrollBox } from "./scroll-box.tsx";
import { Empty } from "./section.tsx";

export interface CardColumn<Row> {
  readonly title: string;
  readonly render: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  /** Takes what the others leave. */
  readonly isWide?: boolean;
}

interface CardTableProps<Row> {
  readonly label: string;
  readonly columns: readonly CardColumn<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string | number;
  /** Said when there is no row. */
  readonly empty: ReactNode;
}

/** A table; on a narrow screen each row is a card: what is widest comes first, the rest below each other with their titles. */
export function CardTable<Row>({ label, columns, rows, keyOf, empty }: CardTableProps<Row>) {
  if (rows.length === 0) return <Empty>{empty}</Empty>;
  return (
    <ScrollBox label={label} className="panel print:overflow-visible">
      <table className="w-full text-left text-sm max-sm:block">
        <thead className="max-sm:sr-only">
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
        <tbody className="divide-y divide-line max-sm:block">
          {rows.map((row) => (
            <tr
              key={keyOf(row)}
              className="align-top break-inside-avoid max-sm:flex max-sm:flex-col max-sm:py-2"
            >
              {columns.map(({ title, render, isNumber, isWide }) => (
                <td
                  key={title}
                  data-title={title}
                  className={classNames(
                    "px-3 py-2.5 first:pl-4 max-sm:px-4 max-sm:py-1 max-sm:text-left max-sm:has-[>div:empty]:hidden",
                    isNumber && "num text-right",
                    isWide
                      ? "wrap-anywhere max-sm:order-first sm:min-w-64"
                      : "max-sm:grid max-sm:grid-cols-[7rem_minmax(0,1fr)] max-sm:gap-x-3 max-sm:before:text-xs max-sm:before:leading-5 max-sm:before:text-ink3 max-sm:before:content-[attr(data-title)]",
                  )}
                >
                  <div>{render(row)}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}
