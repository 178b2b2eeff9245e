import type { RequestListName } from "@yardarm/server/wire";

/** What one list of the page of changes is called, and what it says when it is empty. */
export interface ChangeList {
  readonly name: RequestListName;
  readonly label: string;
  readonly empty: string;
}

/** In the order in which they are offered. The whole, which is what stands there first, has no name in the address. */
export const changeLists: readonly ChangeList[] = [
  { name: "all", label: "All", empty: "Nothing was changed yet." },
  { name: "to_review", label: "For you", empty: "No change waits for you." },
  { name: "mine", label: "Yours", empty: "You have asked for no change that is still open." },
  { name: "scheduled", label: "Scheduled", empty: "No change is scheduled." },
  { name: "done", label: "Done", empty: "Nothing was changed yet." },
  {
    name: "retrospective",
    label: "Emergencies",
    empty: "Somebody has looked back at every emergency.",
  },
];

export interface ChangesSearch {
  readonly list?: RequestListName | undefined;
}

/** What is no list is left out. */
export function parseChangesSearch({ list }: Record<string, unknown>): ChangesSearch {
  const found = changeLists.find(({ name }) => name === list && name !== "all");
  return { list: found?.name };
}
