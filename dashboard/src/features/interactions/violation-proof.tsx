import { Link } from "@tanstack/react-router";
import type { InteractionViolation } from "@yardarm/server/wire";
import { ContextFacts } from "../../ui/context-facts.tsx";

interface ViolationProofProps {
  readonly project: string;
  readonly environment: string;
  readonly violation: InteractionViolation;
}

/** Who is served what a rule forbids, and the way to what is known of the two flags, where it is about two. */
export function ViolationProof({ project, environment, violation }: ViolationProofProps) {
  const { verdict, witness, flags } = violation;
  const [one, other] = flags;
  return (
    <>
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
    </>
  );
}
