import type { InteractionViolation } from "@yardarm/server/wire";
import { ViolationProof } from "./violation-proof.tsx";

/** So many stand open beside what is worth testing; the others one press away. */
const openMax = 3;

interface ViolationListProps {
  readonly project: string;
  readonly environment: string;
  readonly violations: readonly InteractionViolation[];
}

/** What can be served and is forbidden, each with somebody who is served it. */
export function ViolationList({ violations, ...place }: ViolationListProps) {
  const more = violations.slice(openMax);
  return (
    <>
      <ViolationItems violations={violations.slice(0, openMax)} {...place} />
      {more.length > 0 && (
        <details className="mt-2 text-sm">
          <summary className="w-fit cursor-pointer rounded text-ink2 num hover:text-ink">
            And {more.length} more
          </summary>
          <div className="mt-2">
            <ViolationItems violations={more} {...place} />
          </div>
        </details>
      )}
    </>
  );
}

function ViolationItems({ violations, ...place }: ViolationListProps) {
  return (
    <ul className="panel divide-y divide-line">
      {violations.map((violation) => (
        <li key={violation.rule} className="px-4 py-2.5">
          <p className="text-sm">
            <span aria-hidden className="mr-1.5 font-semibold text-bad-ink">
              ✕
            </span>
            <code className="font-mono font-medium wrap-anywhere">{violation.text}</code>
          </p>
          <ViolationProof {...place} violation={violation} />
        </li>
      ))}
    </ul>
  );
}
