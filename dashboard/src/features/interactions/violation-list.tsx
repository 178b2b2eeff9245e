import { Link } from "@tanstack/react-router";
import type { InteractionViolation } from "@yardarm/server/wire";
import { ContextFacts } from "../../ui/context-facts.tsx";

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

function ViolationItems({ project, environment, violations }: ViolationListProps) {
  return (
    <ul className="panel divide-y divide-line">
      {violations.map(({ rule, text, verdict, witness, flags }) => {
        const [one, other] = flags;
        return (
          <li key={rule} className="px-4 py-2.5">
            <p className="text-sm">
              <span aria-hidden className="mr-1.5 font-semibold text-bad-ink">
                ✕
              </span>
              <code className="font-mono font-medium wrap-anywhere">{text}</code>
            </p>
            <div className="mt-0.5 line-clamp-3 text-xs text-ink2">
              {verdict === "unknown" ? (
                "It could not be ruled out that this is broken."
              ) : (
                <>
                  Broken for <ContextFacts context={witness} />
                </>
              )}
            </div>
            {one !== undefined && other !== undefined && flags.length === 2 && (
              <p className="mt-0.5 text-xs">
                <Link
                  to="/p/$project/interactions/$one/$other"
                  params={{ project, one, other }}
                  search={{ environment }}
                  className="text-accent underline"
                >
                  Look at the pair
                </Link>
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}
