import { type JsonScalar, momentOf } from "@yardarm/sdk/model";
import { type Asked, noCandidates, type SomeCandidates, spelled, together } from "./asked.ts";

const msPerDay = 86_400_000;
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
  const days = Math.floor(moment / msPerDay);
  const ms = moment - days * msPerDay;
  const two = (number: number) => String(Math.floor(number)).padStart(2, "0");
  const time = `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1000) % 60)}`;
  const fraction = String(ms % 1000).padStart(3, "0");
  return `${dayOf(days)}T${time}.${fraction}${index === 0 ? "" : index}Z`;
}

/** The proleptic Gregorian date of a day, counted from 1970-01-01, by whole eras of 400 years that begin in March. */
function dayOf(days: number): string {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return [
    String(year).padStart(4, "0"),
    String(month).padStart(2, "0"),
    String(day).padStart(2, "0"),
  ].join("-");
}
