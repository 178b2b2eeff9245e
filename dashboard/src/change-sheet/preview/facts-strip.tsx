import type { RequestPreview } from "@yardarm/server/wire";
import type { ReactNode } from "react";
import { useEnvironmentName } from "../../api/current-project.tsx";
import { classNames } from "../../ui/class-names.ts";
import { andText, countText, sentenceCase } from "../../ui/list-text.ts";
import { Sentence } from "../../ui/sentence.tsx";
import { objectionsOf } from "./objections.tsx";
import { basisTexts, largestShare, ofFlagsText, shareText } from "./share-words.ts";

/** A request in a glance: whom it moves, where, what hangs on it, and what speaks against it. */
export function FactsStrip({ preview }: { preview: RequestPreview }) {
  const nameOf = useEnvironmentName();
  const { places, shares, dependants, problems } = preview;
  const share = largestShare(shares);
  const noticed = places.filter(({ isInert }) => !isInert);
  const guarded = noticed.filter(({ isProtected }) => isProtected);
  const { stopping, worthKnowing } = objectionsOf(preview);
  if (problems.length > 0) return null;
  return (
    <dl className="panel grid grid-cols-2 divide-line max-md:gap-y-4 max-md:py-4 md:grid-cols-4 md:divide-x">
      <Fact
        name="Get another variant"
        value={share === undefined ? unshared(noticed.length) : sentenceCase(shareText(share))}
        note={
          share !== undefined && (
            <>
              <Sentence text={ofFlagsText(shares)} />
              <br />
              {basisTexts[share.basis]}
            </>
          )
        }
      />
      <Fact
        name="Where"
        value={
          noticed.length === 0
            ? "Nowhere yet"
            : andText(noticed.map((it) => nameOf(it.environment)))
        }
        note={
          noticed.length === 0
            ? "No service notices."
            : guarded.length > 0
              ? "Protected"
              : "Services decide by it within moments."
        }
      />
      <Fact
        name="Depends on it"
        value={dependants.length === 0 ? "Nothing else" : countText(dependants.length, "other")}
        note={dependants.length > 0 && andText(dependants.slice(0, 3).map(({ name }) => name))}
      />
      <Fact
        name="Speaks against it"
        isGrave={stopping > 0}
        value={
          stopping > 0
            ? countText(stopping, "objection")
            : worthKnowing > 0
              ? countText(worthKnowing, "remark")
              : "Nothing"
        }
        note={stopping > 0 ? "It cannot be applied like this." : undefined}
      />
    </dl>
  );
}

/** Where no flag itself is touched: a segment moves whoever other flags ask for it. */
function unshared(noticedCount: number): string {
  return noticedCount === 0 ? "Nobody" : "Not counted";
}

interface FactProps {
  readonly name: string;
  readonly value: string;
  readonly note?: ReactNode;
  readonly isGrave?: boolean;
}

function Fact({ name, value, note, isGrave = false }: FactProps) {
  return (
    <div className="min-w-0 px-4 md:py-3.5">
      <dt className="text-xs text-ink3">{name}</dt>
      <dd className="mt-0.5">
        <p
          className={classNames(
            "text-lg font-semibold tracking-tight num wrap-anywhere",
            isGrave && "text-bad-ink",
          )}
        >
          {value}
        </p>
        {note && <p className="text-xs text-ink2 wrap-anywhere">{note}</p>}
      </dd>
    </div>
  );
}
