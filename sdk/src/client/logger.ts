/** Where messages for operators go; `console` is one. */
export interface Logger {
  /** Something happened as it should. */
  info(message: string): void;
  /** Something is wrong, and somebody may want to know. */
  warn(message: string): void;
}

export const consoleLogger: Logger = {
  info: () => undefined,
  // biome-ignore lint/suspicious/noConsole: A refused key must not go unnoticed in a service that brings no logger.
  warn: (message) => console.warn(`[yardarm] ${message}`),
};
