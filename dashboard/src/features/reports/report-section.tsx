import type { Section as ReportPart } from "@yardarm/core/reports";
import type { ReactNode } from "react";
import { Section } from "../../ui/section.tsx";

interface ReportSectionProps {
  readonly parts: readonly ReportPart[];
  readonly of: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** A section of a report, with the controls that it is evidence for. */
export function ReportSection({ parts, of, description, actions, children }: ReportSectionProps) {
  const part = parts.find(({ key }) => key === of);
  return (
    <Section
      title={part?.title ?? of}
      description={description}
      actions={
        <>
          <ul className="flex flex-wrap gap-x-3 text-xs text-ink3" aria-label="Evidence for">
            {part?.controls.map((control) => (
              <li key={control} className="num">
                {control}
              </li>
            ))}
          </ul>
          {actions}
        </>
      }
    >
      {children}
    </Section>
  );
}
