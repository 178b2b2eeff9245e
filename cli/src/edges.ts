/** Where text goes: a terminal, a file or another program. */
export interface Sink {
  readonly isTerminal: boolean;
  /** Width of the terminal in characters. */
  readonly columns: number;
  write(text: string): void;
}

/** Everything the command line takes from its surroundings, so that a test can give it others. */
export interface Edges {
  readonly env: { readonly [name: string]: string | undefined };
  readonly stdout: Sink;
  readonly stderr: Sink;
  readonly fetch: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Waits so many milliseconds before something is asked again. */
  readonly pause: (milliseconds: number) => Promise<void>;
  /** Asks without showing what is typed; what is piped in is taken as it is. */
  readonly readSecret: (question: string) => Promise<string>;
}
