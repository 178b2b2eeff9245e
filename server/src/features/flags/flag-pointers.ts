/** Where in a request stands what a problem is about: problems point into changes, or into the registry after them. */
import type { Change } from "@yardarm/core/changes";
import type { Variant } from "@yardarm/core/registry";

type ToRequest = (pointer: string) => string;

/** The body is the flag. */
export function pointersOfNewFlag(flag: string): ToRequest {
  return (pointer) => {
    const inFlag = below(pointer, `/flags/${flag}`) ?? below(pointer, "/0/to");
    return inFlag ?? (pointer === "/0/flag" ? "/key" : "");
  };
}

/** The body holds the config. */
export function pointersOfConfig(flag: string, environment: string): ToRequest {
  return (pointer) => `/config${below(pointer, `/flags/${flag}/configs/${environment}`) ?? ""}`;
}

/** The body is some of the flag's facts, and perhaps its variants. */
export function pointersOfPatch(
  flag: string,
  changes: readonly Change[],
  variants: readonly Variant[],
): ToRequest {
  return (pointer) => {
    const inFlag = below(pointer, `/flags/${flag}`);
    if (inFlag !== undefined) return inFlag;
    const [, index = "", , ...rest] = pointer.split("/");
    const change = changes[Number(index)];
    if (change?.kind === "flag.fact") return ["", change.field, ...rest].join("/");
    if (change?.kind === "flag.variant") {
      const place = variants.findIndex(({ name }) => name === change.variant);
      return place === -1 ? "/variants" : `/variants/${place}`;
    }
    return change?.kind === "flag.variant_order" ? "/variants" : "";
  };
}

function below(pointer: string, place: string): string | undefined {
  const isThere = pointer === place || pointer.startsWith(`${place}/`);
  return isThere ? pointer.slice(place.length) : undefined;
}
