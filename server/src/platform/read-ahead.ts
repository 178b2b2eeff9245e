import { setImmediate } from "node:timers/promises";

/** Asks for the next part before it gives one away: so it is read while something is made of that one. */
export async function* readAhead<Part>(parts: AsyncIterable<Part>): AsyncGenerator<Part> {
  const iterator = parts[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    while (true) {
      const { done, value } = await next;
      if (done === true) return;
      next = iterator.next();
      // Whoever reads no further is told of no failure; whoever does meets it above.
      next.catch(() => undefined);
      // The question is on its way before something long begins, and others have their turn.
      await setImmediate();
      yield value;
    }
  } finally {
    await iterator.return?.();
  }
}
