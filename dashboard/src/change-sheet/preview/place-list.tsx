import { Link } from "@tanstack/react-router";
import type { RequestPreview, ShareView } from "@yardarm/server/wire";
import { Globe, Lock } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import { useEnvironmentName, useProjectKey } from "../../api/current-project.tsx";
import { classNames } from "../../ui/class-names.ts";
import { KeyText } from "../../ui/key-text.tsx";
import { andText } from "../../ui/list-text.ts";
import { Sentence } from "../../ui/sentence.tsx";
import { ConfigFigure } from "./config-figure.tsx";
import { basisTexts, shareSentence } from "./share-words.ts";
import { type TouchedConfig, touchedConfigs } from "./touched-configs.ts";

type PlaceListProps = Pick<RequestPreview, "places" | "everywhere" | "effect" | "shares"> & {
  /** It was done already. */
  readonly isPast?: boolean;
};

/** What a request does, place by place: in sentences, and as a picture of who gets what. */
export function PlaceList(props: PlaceListProps) {
  const { places, everywhere, effect, shares, isPast = false } = props;
  const nameOf = useEnvironmentName();
  const configs = useMemo(() => touchedConfigs(effect), [effect]);
  const gated = useMemo(() => sharesOfUntouched(effect, shares), [effect, shares]);
  const isSpoken = ({ environment, sentences }: Said) =>
    sentences.length > 0 || configs.some((config) => config.environment === environment);
  // What is said of every environment need not be said again of each.
  const silent = places.filter((place) => !isSpoken(place) && !place.isInert);
  return (
    <div className="flex flex-col gap-4">
      {everywhere.length > 0 && (
        <Place
          icon={<Globe size={14} aria-hidden className="text-ink3" />}
          name="In every environment"
        >
          <Sentences sentences={everywhere} />
          {silent.length > 0 && (
            <p className="px-4 py-2.5 text-sm text-ink2">
              Services in {andText(silent.map(({ environment }) => nameOf(environment)))}{" "}
              {isPast ? "decided" : "decide"} by it.
            </p>
          )}
        </Place>
      )}
      {places.filter(isSpoken).map((place) => (
        <Place
          key={place.environment}
          icon={
            place.isProtected && (
              <Lock size={14} className="text-ink3" role="img" aria-label="Protected" />
            )
          }
          name={nameOf(place.environment)}
          note={place.isInert ? "No service decides anything else yet." : undefined}
        >
          <Sentences sentences={place.sentences} />
          {configs
            .filter(({ environment }) => environment === place.environment)
            .map((config) => (
              <FlagInPlace
                key={config.flag}
                flag={config.flag}
                config={config}
                isPast={isPast}
                share={shares.find(
                  ({ flag, environment }) =>
                    flag === config.flag && environment === place.environment,
                )}
              />
            ))}
          {gated
            .filter(({ environment }) => environment === place.environment)
            .map((share) => (
              <FlagInPlace key={share.flag} flag={share.flag} share={share} isPast={isPast} />
            ))}
        </Place>
      ))}
    </div>
  );
}

type Said = RequestPreview["places"][number];

interface PlaceProps {
  readonly icon: ReactNode;
  readonly name: string;
  readonly note?: string | undefined;
  readonly children: ReactNode;
}

function Place({ icon, name, note, children }: PlaceProps) {
  return (
    <section aria-label={name} className="panel overflow-hidden">
      <h3 className="flex flex-wrap items-center gap-x-2 border-b border-line bg-raised px-4 py-2 text-sm font-semibold">
        {name}
        {icon}
        {note && <span className="font-normal text-ink3">{note}</span>}
      </h3>
      <div className="divide-y divide-line">{children}</div>
    </section>
  );
}

/** More than this is folded: nobody reads a hundred sentences, and the difference below has all of them. */
const sentencesMax = 12;

function Sentences({ sentences }: { sentences: readonly string[] }) {
  if (sentences.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1 px-4 py-3 text-sm">
      {sentences.slice(0, sentencesMax).map((sentence) => (
        <li key={sentence} className="wrap-anywhere">
          <Sentence text={sentence} />
        </li>
      ))}
      {sentences.length > sentencesMax && (
        <li className="text-ink3">and {sentences.length - sentencesMax} more</li>
      )}
    </ul>
  );
}

/** Of flags that stay as they are themselves, and are gated by what is touched. */
function sharesOfUntouched(
  { entities }: RequestPreview["effect"],
  shares: readonly ShareView[],
): readonly ShareView[] {
  const touched = new Set(entities.map(({ address }) => address.split("/").slice(0, 2).join("/")));
  return shares.filter(({ flag }) => !touched.has(`flag/${flag}`));
}

interface FlagInPlaceProps {
  readonly flag: string;
  /** Absent: it stays as it is. */
  readonly config?: TouchedConfig;
  readonly share: ShareView | undefined;
  readonly isPast: boolean;
}

function FlagInPlace({ flag, config, share, isPast }: FlagInPlaceProps) {
  const project = useProjectKey();
  if ((config === undefined || config.shift.moved.length === 0) && share === undefined) return null;
  return (
    <section aria-label={`Who gets another variant of ${flag}`} className="px-4 py-3">
      <div
        className={classNames(
          "flex flex-wrap items-baseline gap-x-3 gap-y-1 text-sm",
          config && "mb-3",
        )}
      >
        <Link
          to="/p/$project/flags/$flag"
          params={{ project, flag }}
          className="min-w-0 hover:underline"
        >
          <KeyText value={flag} />
        </Link>
        {share && <ShareLine share={share} />}
      </div>
      {config && (
        <ConfigFigure shift={config.shift} offVariant={config.offVariant} isPast={isPast} />
      )}
    </section>
  );
}

function ShareLine({ share }: { share: ShareView }) {
  return (
    <p className="min-w-0 text-ink2">
      <span className="font-medium text-ink">{shareSentence(share)}</span>{" "}
      <span className="text-ink3">
        {basisTexts[share.basis]}. {share.because}
      </span>
    </p>
  );
}
