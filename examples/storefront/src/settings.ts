/** What the shop is told by its environment. */
export interface ShopSettings {
  readonly port: number;
  readonly flagsUrl: string;
  readonly key: string;
}

/** @throws Error with everything that is wrong, in plain words. */
export function settingsOf(env: Readonly<Record<string, string | undefined>>): ShopSettings {
  const { STOREFRONT_PORT = "4290", YARDARM_URL = "http://127.0.0.1:4280", YARDARM_KEY = "" } = env;
  const port = Number(STOREFRONT_PORT);
  const problems = [
    Number.isInteger(port) && port >= 0 && port <= 65_535
      ? ""
      : `STOREFRONT_PORT must be a port from 0 to 65535, not "${STOREFRONT_PORT}".`,
    URL.canParse(YARDARM_URL) ? "" : `YARDARM_URL must be an address, not "${YARDARM_URL}".`,
    YARDARM_KEY === "" ? "YARDARM_KEY must be the SDK key of an environment." : "",
  ].filter((problem) => problem !== "");
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { port, flagsUrl: YARDARM_URL, key: YARDARM_KEY };
}
