import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";

interface SectionProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}

export function Section({ title, description, actions, children, className }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classNames("mt-8 first:mt-0", className)}>
      <div className="mb-2 flex flex-wrap items-end gap-x-4 gap-y-1">
        <div className="min-w-0 flex-1 basis-60">
          <h2 id={id} className="text-lg font-semibold">
            {title}
          </h2>
          {description && <p className="text-sm text-ink2">{description}</p>}
        </div>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** One sentence, and the one thing to do about it. */
export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className="panel flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-4 text-sm text-ink2">
      <p className="min-w-0 flex-1 basis-60">{children}</p>
      {action}
    </div>
  );
}

export type ShownFact = readonly [name: string, value: ReactNode];

/** What is true of something, side by side: each value below its name. */
export function FactList({ facts }: { readonly facts: readonly ShownFact[] }) {
  return (
    <dl className="flex flex-wrap gap-x-8 gap-y-3">
      {facts.map(([name, value]) => (
        <div key={name} className="min-w-0">
          <dt className="text-xs text-ink3">{name}</dt>
          <dd className="text-sm num wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
