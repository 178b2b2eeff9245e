import { percentText } from "@yardarm/core/registry";
import { ArrowRight } from "lucide-react";
import { type Fill, fillAt } from "../../ui/fills.tsx";
import { andText, countText } from "../../ui/list-text.ts";
import { Sentence } from "../../ui/sentence.tsx";
import { ShareBar } from "../../ui/share-bar.tsx";
import type { ConfigShift, Part, Shift } from "./config-shift.ts";

interface ConfigFigureProps {
  readonly shift: ConfigShift;
  /** Hollow in every bar. */
  readonly offVariant: string;
  /** It was done already. */
  readonly isPast: boolean;
}

/** Audiences above this are counted: a picture of twenty bars shows nothing. */
const audiencesMax = 6;

/** Who gets what before and after, one bar each for every audience that gets something else. */
export function ConfigFigure({ shift, offVariant, isPast }: ConfigFigureProps) {
  const { moved, keptCount, gates } = shift;
  if (moved.length === 0) return null;
  const fillOf = fillsOf(moved, offVariant);
  const hiddenCount = Math.max(0, moved.length - audiencesMax);
  return (
    <div className="@container">
      <ul className="divide-y divide-line">
        {moved.slice(0, audiencesMax).map((each) => (
          <ShiftRow key={each.id} shift={each} fillOf={fillOf} isPast={isPast} />
        ))}
      </ul>
      {gates.length > 0 && (
        <p className="pt-2 text-sm text-ink2 wrap-anywhere">
          <Sentence
            text={`All of this only ${andText(gates)}; everybody else gets \`${offVariant}\`.`}
          />
        </p>
      )}
      {hiddenCount > 0 && (
        <p className="pt-2 text-sm text-ink3">
          And {countText(hiddenCount, "more audience")} that get something else.
        </p>
      )}
      {keptCount > 0 && (
        <p className="pt-2 text-sm text-ink3">
          {countText(keptCount, "other audience")} {keptCount === 1 ? "keeps" : "keep"} what{" "}
          {keptCount === 1 ? "it gets" : "they get"}.
        </p>
      )}
    </div>
  );
}

interface ShiftRowProps {
  readonly shift: Shift;
  readonly fillOf: (variant: string) => Fill;
  readonly isPast: boolean;
}

function ShiftRow({ shift, fillOf, isPast }: ShiftRowProps) {
  const { who, wasWho, before, after } = shift;
  return (
    <li className="grid grid-cols-2 gap-x-4 gap-y-2 py-3 first:pt-0 last:pb-0 @2xl:grid-cols-[minmax(0,1fr)_minmax(0,240px)_16px_minmax(0,240px)]">
      <div className="col-span-2 min-w-0 text-sm wrap-anywhere @2xl:col-span-1">
        <p className="font-medium">
          <Sentence text={who} />
        </p>
        {wasWho !== undefined && (
          <p className="text-ink3">
            Before: <Sentence text={wasWho} />
          </p>
        )}
      </div>
      <Side
        title={isPast ? "Before" : "Now"}
        parts={before}
        instead="What other rules give them"
        fillOf={fillOf}
      />
      <ArrowRight size={16} aria-hidden className="mt-5 hidden text-ink3 @2xl:block" />
      <Side
        title={isPast ? "After" : "Then"}
        parts={after}
        instead="What other rules give them"
        more={moreTexts(shift)}
        fillOf={fillOf}
      />
    </li>
  );
}

interface SideProps {
  readonly title: string;
  readonly parts: readonly Part[] | null;
  readonly instead: string;
  readonly more?: readonly string[];
  readonly fillOf: (variant: string) => Fill;
}

function Side({ title, parts, instead, more = [], fillOf }: SideProps) {
  return (
    <div className="min-w-0 text-xs">
      <p className="mb-1 text-ink3">{title}</p>
      {parts === null ? (
        <p className="text-sm text-ink2">{instead}</p>
      ) : (
        <>
          <ShareBar
            parts={parts.map(({ variant, share }) => ({
              name: variant,
              share,
              fill: fillOf(variant),
            }))}
          />
          <p className="mt-1 text-ink2 num wrap-anywhere">
            <Sentence text={parts.map(partText).join(", ")} />
          </p>
        </>
      )}
      {more.map((text) => (
        <p key={text} className="font-medium text-ink num wrap-anywhere">
          <Sentence text={text} />
        </p>
      ))}
    </div>
  );
}

function partText({ variant, share }: Part): string {
  return share === 1 ? `everybody \`${variant}\`` : `${percentText(share)} \`${variant}\``;
}

/** `15 of 100 more get on`, for each variant that grows; and how many move in all, when that is more. */
function moreTexts({ before, after, points }: Shift): readonly string[] {
  if (before === null || after === null) return [];
  const growing = after.flatMap(({ variant, share }) => {
    const was = before.find((part) => part.variant === variant)?.share ?? 0;
    const more = Number(((share - was) * 100).toFixed(3));
    return more > 0 ? [{ variant, more }] : [];
  });
  const grown = growing.reduce((sum, { more }) => sum + more, 0);
  const texts = growing
    .filter(({ more }) => more < 100)
    .map(({ variant, more }) => `${more} of 100 more get \`${variant}\``);
  const isHidden = points !== null && points > grown + 0.001;
  return isHidden ? [...texts, `${points} of 100 change places`] : texts;
}

/** The off variant is hollow, the others are filled in the order in which they come up. */
function fillsOf(shifts: readonly Shift[], offVariant: string): (variant: string) => Fill {
  const parts = shifts.flatMap(({ before, after }) => [...(before ?? []), ...(after ?? [])]);
  const names = [...new Set(parts.map(({ variant }) => variant))].filter(
    (name) => name !== offVariant,
  );
  return (variant) => (variant === offVariant ? "hollow" : fillAt(names.indexOf(variant)));
}
