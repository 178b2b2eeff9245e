/** What of the page of interactions stands in its address. */
export interface InteractionSearch {
  readonly environment?: string | undefined;
  /** Two areas, when pairs of their flags are looked at. */
  readonly one?: string | undefined;
  readonly other?: string | undefined;
}

/** Every part is named, because the router lets parts through that a route says nothing about. */
export function parseInteractionSearch(search: Record<string, unknown>): InteractionSearch {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  return {
    environment: text(search["environment"]),
    one: text(search["one"]),
    other: text(search["other"]),
  };
}
