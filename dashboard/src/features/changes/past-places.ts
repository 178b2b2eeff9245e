import type { RequestPreview, RequestView } from "@yardarm/server/wire";

type Said = Pick<RequestPreview, "places" | "everywhere" | "effect" | "shares">;

/** What a request did, in the form in which a preview says what one would do. */
export function pastPlaces(request: RequestView): Said {
  const { changes, sentences, effect, environments } = request;
  const everywhere: string[] = [];
  const said = new Map<string, string[]>(environments.map((key) => [key, []]));
  for (const [index, change] of changes.entries()) {
    const sentence = sentences[index];
    if (sentence === undefined) continue;
    // The change of an environment itself is a fact of the project, and no service decides by it.
    const environment =
      "flag" in change && "environment" in change ? change.environment : undefined;
    if (environment === undefined) everywhere.push(sentence);
    else said.set(environment, [...(said.get(environment) ?? []), sentence]);
  }
  return {
    everywhere,
    effect,
    shares: [],
    places: [...said].map(([environment, its]) => ({
      environment,
      sentences: its,
      kind: "",
      isProtected: false,
      isInert: effect.inert.includes(environment),
    })),
  };
}
