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

/** Tells it, whatever comes of that: who asks for a flag does not suffer from a logger that is broken. */
export function unfailing(tell: (message: string) => void): (message: string) => void {
  return (message) => {
    try {
      tell(message);
    } catch {
      // There is nobody left to tell.
    }
  };
}
