import { type JsonScalar, momentOf } from "@yardarm/sdk/model";
import { dayMs, dayOf } from "../../registry/calendar.ts";
import { type Asked, noCandidates, type SomeCandidates, spelled, together } from "./asked.ts";

/** The years that four digits can write, with a year to spare for offsets. */
const first = -62_104_060_800_000;
const last = 253_370_764_800_000;

/** Each moment that is named, the millisecond before and that after it, as text; as numbers they are among the numbers. */
export function momentCandidates(asked: Asked): SomeCandidates {
  const bounds = momentsIn(asked.valuesOf(["before", "after"], false));
  if (bounds.length === 0) return noCandidates;
  const moments = new Set(
    bounds.flatMap((bound) => [
      Math.floor(bound) - 1,
      Math.floor(bound),
      Math.ceil(bound),
      Math.ceil(bound) + 1,
    ]),
  );
  const isComplete = bounds.every((bound) => bound > first && bound < last);
  const written = [...moments]
    .filter((moment) => moment > first && moment < last)
    .map((moment) => spelled(asked, (index) => textOf(moment, index)));
  return together([{ list: [], isComplete }, ...written]);
}

export function momentsIn(values: readonly JsonScalar[]): readonly number[] {
  return values.map(momentOf).filter((moment) => moment !== undefined);
}

/** A moment in RFC 3339; digits beyond the millisecond make no difference. */
function textOf(moment: number, index: number): string {
  const ms = moment - Math.floor(moment / dayMs) * dayMs;
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const time = `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
  const fraction = String(ms % 1000).padStart(3, "0");
  return `${dayOf(moment)}T${time}.${fraction}${index === 0 ? "" : index}Z`;
}
