import { classNames } from "../../ui/class-names.ts";

export interface Figure {
  readonly name: string;
  readonly value: string | number;
  readonly isBad?: boolean;
}

/** The numbers that somebody looks for first. */
export function ReportFigures({ figures }: { figures: readonly Figure[] }) {
  return (
    <dl className="panel grid grid-cols-2 gap-px overflow-hidden bg-line sm:grid-cols-3 lg:grid-cols-7">
      {figures.map(({ name, value, isBad }) => (
        <div key={name} className="flex flex-col-reverse bg-surface px-4 py-3">
          <dt className="text-xs text-ink3">{name}</dt>
          <dd className={classNames("num text-xl font-semibold", isBad && "text-bad-ink")}>
            {value}
          </dd>
        </div>
      ))}
      {/* Fills the last line where seven do not fit evenly. */}
      <div aria-hidden className="bg-surface sm:col-span-2 lg:hidden" />
    </dl>
  );
}
