/**
 * Parts of the page are loaded when they are needed. One that does not come is told by a name of ours, since each browser
 * has words of its own for it. On some of those words the router would also reload the page, even where the connection is
 * down: that leaves an empty window, and takes with it what was typed.
 */
import { useEffect, useState } from "react";
import { Failure } from "../ui/failure.tsx";

const name = "MissingPart";

export function nameMissingParts(): void {
  addEventListener("vite:preloadError", ({ payload }) => {
    payload.name = name;
    payload.message = "A part of the page could not be loaded.";
  });
}

export function isMissingPart(error: unknown): boolean {
  return error instanceof Error && error.name === name;
}

/** What a missing part needs of the browser. */
export interface Surroundings {
  isServerThere(): Promise<boolean>;
  reload(): void;
}

const browser: Surroundings = {
  isServerThere: () =>
    fetch("/healthz", { cache: "no-store" }).then(
      ({ ok }) => ok,
      () => false,
    ),
  reload: () => location.reload(),
};

const storageKey = "yardarm.reloaded-at";
const pauseMs = 60_000;

/** What is missing cannot be had by rendering again: only a new page brings it. */
export function MissingPart({ around = browser }: { readonly around?: Surroundings }) {
  const [tries, setTries] = useState(0);
  useEffect(() => void reloadWhereThatHelps(around), [around]);
  const retry = async () => {
    if (await around.isServerThere()) around.reload();
    else setTries(tries + 1);
  };
  return (
    <Failure
      // Read out again after each try.
      key={tries}
      title="A part of the page could not be loaded"
      detail="The server cannot be reached. Check the connection and try again."
      onRetry={() => void retry()}
    />
  );
}

/**
 * After an upgrade of the server the parts of an open page that were not loaded yet are gone, and a reload brings the new
 * page: where the server answers, and not twice in a row, since then something else is wrong.
 */
async function reloadWhereThatHelps({ isServerThere, reload }: Surroundings): Promise<void> {
  if (Date.now() - Number(sessionStorage.getItem(storageKey) ?? 0) < pauseMs) return;
  if (!(await isServerThere())) return;
  sessionStorage.setItem(storageKey, String(Date.now()));
  reload();
}
