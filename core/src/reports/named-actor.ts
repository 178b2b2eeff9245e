import type { Doer } from "../requests/life.ts";
import type { AppliedFacts, ReportedActor, StoredFacts } from "./changes-facts.ts";

/** Person → name. */
export type People = { readonly [person: string]: string };

/** Whoever took a step of a request's life, by the name that is still known. */
export function actorOfDoer(
  { actor, person }: Doer,
  names: StoredFacts["names"],
  people: People,
): ReportedActor {
  const [kind = "", ...rest] = actor.split(":");
  const id = rest.join(":");
  const known = kind === "person" || kind === "token" ? kind : "system";
  const name = known === "person" ? people[id] : undefined;
  return { kind: known, id, name: name ?? names[actor]?.name ?? id, person: person ?? null };
}

/** Whoever wrote an entry: the record has no name in the clear. */
export function actorOfEntry(
  by: AppliedFacts["by"],
  stored: Pick<StoredFacts, "author" | "names"> | null,
  people: People,
): ReportedActor {
  const ofPerson = by.kind === "person" ? people[by.id] : undefined;
  const asAuthor = stored?.author.id === by.id ? stored.author.name : undefined;
  const ofStep = stored?.names[`${by.kind}:${by.id}`]?.name;
  const name = ofPerson ?? ofStep ?? asAuthor ?? by.id;
  return { kind: by.kind, id: by.id, person: by.person, name };
}

/** By whom the change was asked for; of a token, the person is who answers for it in the life of the request. */
export function authorOf(
  { author, life, names }: Pick<StoredFacts, "author" | "life" | "names">,
  by: ReportedActor,
  people: People,
): ReportedActor {
  const [first] = life?.writers ?? [];
  if (first !== undefined) return actorOfDoer(first, { ...names, [first.actor]: author }, people);
  return by.id === author.id
    ? by
    : { ...author, person: author.kind === "person" ? author.id : null };
}
