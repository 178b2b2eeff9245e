import type { FlagSighting, InteractionPair } from "@yardarm/server/wire";
import { Fragment } from "react";
import { Section } from "../../ui/section.tsx";
import { Ago } from "../../ui/time.tsx";
import { Commit, changedText } from "./pair-tested.tsx";

interface PairBasisProps {
  readonly pair: InteractionPair;
  readonly one: string;
  readonly other: string;
}

/** Whether two flags were ever seen together, and since when tests of them count. */
export function PairBasis({ pair, one, other }: PairBasisProps) {
  return (
    <Section title="Seen together, and tested since">
      <div className="panel grid gap-3 px-4 py-3 text-sm text-ink2">
        <Together {...{ pair, one, other }} />
        {pair.lastChanges.length > 0 && (
          <ul className="grid gap-1">
            {pair.lastChanges.map((change) => (
              <li key={change.flag}>
                Tests of <code className="font-mono text-xs">{change.flag}</code> count since{" "}
                <Ago at={change.at} />: {changedText(change)} changed then
                {change.commit !== null && (
                  <>
                    , commit <Commit name={change.commit} />
                  </>
                )}
                .
              </li>
            ))}
          </ul>
        )}
        {pair.unscanned.length > 0 && (
          <p>
            No scan told where code asks{" "}
            {pair.unscanned.map((flag, index) => (
              <Fragment key={flag}>
                {index > 0 && " or "}
                <code className="font-mono text-xs">{flag}</code>
              </Fragment>
            ))}
            , so nobody knows when that changed, and tests count whatever became of it.
          </p>
        )}
      </div>
    </Section>
  );
}

function Together({ pair: { together, apart }, one, other }: PairBasisProps) {
  if (together === "scope") return <p>Services served both in one scope.</p>;
  if (together === "trace") {
    return <p>Never in one scope, but services served both for one request, as its trace says.</p>;
  }
  if (apart === null) {
    return <p>Not both of them were ever seen, so nothing is known of seeing them together.</p>;
  }
  return (
    <div className="grid gap-1">
      <p className="font-medium text-ink">
        Not seen together since both were there to be seen, <Ago at={apart.since} />.
      </p>
      <ul className="grid gap-1">
        <SeenBy flag={one} sightings={apart.one} />
        <SeenBy flag={other} sightings={apart.other} />
      </ul>
      <p>
        {apart.joinedTraces === 0
          ? "No request was joined by its trace between these services, so those of different services say little."
          : `${apart.joinedTraces.toLocaleString("en")} requests were joined by their traces between these services.`}{" "}
        That makes it less likely and proves nothing, so it only comes later in the list.
      </p>
    </div>
  );
}

function SeenBy({
  flag,
  sightings,
}: {
  readonly flag: string;
  readonly sightings: readonly FlagSighting[];
}) {
  const sum = (read: (it: FlagSighting) => number) =>
    sightings.reduce((total, it) => total + read(it), 0);
  const [recorded, scopes] = [sum((it) => it.recorded), sum((it) => it.scopes)];
  const services = sightings.map(({ service }) => service).join(", ");
  return (
    <li>
      <code className="font-mono text-xs">{flag}</code> in {recorded.toLocaleString("en")} recorded
      scopes{recorded < scopes && ` of about ${scopes.toLocaleString("en")}`}, asked by {services}
    </li>
  );
}
