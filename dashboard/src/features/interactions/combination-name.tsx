import type { InteractionRisk } from "@yardarm/server/wire";

type State = InteractionRisk["one"];

/** States of flags that meet, each on a line of its own: what is long breaks between them, and nowhere else if that can be. */
export function CombinationName({ states }: { states: readonly State[] }) {
  return states.map(({ flag, variant }, index) => (
    <span key={flag} className="block font-mono text-sm wrap-anywhere">
      {index > 0 && <span className="font-sans text-ink3">with </span>}
      {flag}: <b className="font-semibold">{variant}</b>
    </span>
  ));
}
