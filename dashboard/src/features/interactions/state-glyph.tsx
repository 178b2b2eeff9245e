import { classNames } from "../../ui/class-names.ts";
import { type CellState, stateShapes, stateStrokes } from "./state-shapes.ts";

/** The mark of a state, as the matrix draws it: shape and colour, never colour alone. */
export function StateGlyph({ state, className }: { state: CellState; className?: string }) {
  return (
    <svg width={12} height={12} aria-hidden="true" className={classNames("shrink-0", className)}>
      <path d={stateShapes[state](6, 6, 4.4)} className={stateStrokes[state]} fillRule="evenodd" />
    </svg>
  );
}
