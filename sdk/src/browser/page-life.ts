/** What a page knows of its end. */
export interface PageLife {
  /** Calls whenever the page may be gone the next moment: nobody sees it any more, or it is left. Gives its undo. */
  onLeave(call: () => void): () => void;
}

/** That of the document, if there is one: servers that draw pages have none. */
export const documentLife: PageLife = {
  onLeave(call) {
    if (typeof document === "undefined") return () => undefined;
    const look = (): void => {
      if (document.visibilityState === "hidden") call();
    };
    // Telephones end pages that were put aside without another word; where a page is left, older browsers say only that.
    document.addEventListener("visibilitychange", look);
    globalThis.addEventListener("pagehide", call);
    return () => {
      document.removeEventListener("visibilitychange", look);
      globalThis.removeEventListener("pagehide", call);
    };
  },
};
