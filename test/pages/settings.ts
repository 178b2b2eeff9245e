/** What a page is told by the server that served it. */
export interface PageSettings {
  /** Of Yardarm, which is another origin than the page's. */
  readonly url: string;
  /** A client key. */
  readonly key: string;
  /** The decisions for the page's visitor, as OFREP's bulk answer gives them. */
  readonly bootstrap?: unknown;
  /** What reports, and how often. */
  readonly service?: string;
  readonly flushMs?: number;
  /** Shows nothing of the shop before there are decisions. */
  readonly waits?: boolean;
}

export function settingsOfPage(): PageSettings {
  const element = document.getElementById("settings");
  if (element === null) throw new Error("The page lacks its settings.");
  return JSON.parse(element.textContent);
}
