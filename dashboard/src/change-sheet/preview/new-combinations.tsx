import { Link } from "@tanstack/react-router";
import type { PreviewCombinations, RequestPreview } from "@yardarm/server/wire";
import { useEnvironmentName, useProjectKey } from "../../api/current-project.tsx";
import { ContextFacts } from "../../ui/context-facts.tsx";
import { countText } from "../../ui/list-text.ts";
import { tinyShareText } from "../../ui/tiny-share-text.ts";

/** So many are named; all of them are on the page of combinations once they are real. */
const namedMax = 5;

/** Whether there is anything to tell, now or in a moment. */
export function hasNewCombinations({ combinations }: RequestPreview): boolean {
  return combinations.some(({ newlyReachable }) => newlyReachable !== 0);
}

/** Which variants of two flags can meet afterwards, and what of it nobody ever tested. */
export function NewCombinations({ combinations }: Pick<RequestPreview, "combinations">) {
  const told = combinations.filter(({ newlyReachable }) => newlyReachable !== 0);
  if (told.length === 0) {
    return <p className="text-sm text-ink2">Nothing can meet that could not before.</p>;
  }
  return (
    <ul className="panel divide-y divide-line">
      {told.map((each) => (
        <li key={each.environment} className="px-4 py-3 text-sm">
          <InEnvironment {...each} />
        </li>
      ))}
    </ul>
  );
}

function InEnvironment({
  environment,
  newlyReachable,
  neverExercised,
  worst,
}: PreviewCombinations) {
  const name = useEnvironmentName()(environment);
  if (newlyReachable === null || neverExercised === null) {
    return (
      <p className="text-ink2">
        What can meet in {name} is still being worked out; it will stand here in a moment.
      </p>
    );
  }
  const hiddenCount = neverExercised - Math.min(worst.length, namedMax);
  return (
    <>
      <p className="font-medium num">
        {countText(newlyReachable, "more combination")} of two flags in {name}
        <span className={neverExercised > 0 ? "text-warn-ink" : "font-normal text-ink2"}>
          {neverExercised > 0
            ? `, ${neverExercised === newlyReachable ? "none of them" : `${neverExercised} of them never`} tested together`
            : ", all of them tested together"}
        </span>
      </p>
      {worst.length > 0 && (
        <ol className="mt-2 flex flex-col gap-2">
          {worst.slice(0, namedMax).map((it) => (
            <Named
              key={`${it.one.flag} ${it.one.variant} ${it.other.flag} ${it.other.variant}`}
              environment={environment}
              {...it}
            />
          ))}
        </ol>
      )}
      {hiddenCount > 0 && <p className="mt-2 text-ink3 num">And {hiddenCount} more.</p>}
    </>
  );
}

type NamedProps = PreviewCombinations["worst"][number] & { readonly environment: string };

function Named({ environment, one, other, exposure, exposureFrom, witness }: NamedProps) {
  const project = useProjectKey();
  const share = `${exposureFrom === "computed" ? "about " : ""}${tinyShareText(exposure)} of contexts`;
  return (
    <li className="min-w-0">
      <Link
        to="/p/$project/interactions/$one/$other"
        params={{ project, one: one.flag, other: other.flag }}
        search={{ environment }}
        className="font-mono hover:underline wrap-anywhere"
      >
        {one.flag}: <b className="font-semibold">{one.variant}</b>{" "}
        <span className="font-sans text-ink3">with</span> {other.flag}:{" "}
        <b className="font-semibold">{other.variant}</b>
      </Link>
      <p className="text-xs text-ink2 num wrap-anywhere">
        {share}
        {witness !== null && (
          <>
            , such as <ContextFacts context={witness} />
          </>
        )}
      </p>
    </li>
  );
}
