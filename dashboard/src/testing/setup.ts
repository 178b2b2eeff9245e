import "@testing-library/jest-dom/vitest";
import { cleanup, configure, prettyDOM } from "@testing-library/react";
// biome-ignore lint/correctness/noUndeclaredDependencies: the root runs the tests of every workspace.
import { afterEach } from "vitest";

// Generous, because a shared machine may stall while it loads a part of the page; what is missing still fails.
configure({ asyncUtilTimeout: 15_000, getElementError: missingElement });

/**
 * Draws the page only when somebody reads the message. Whoever waits for an element fails at every change of the page until
 * it is there, and drawing it for each of those failures took an eighth of all tests of pages.
 */
function missingElement(message: string | null, container: Element): Error {
  const error = new Error();
  error.name = "MissingElement";
  Object.defineProperty(error, "message", {
    configurable: true,
    get: () => [message, prettyDOM(container)].filter(Boolean).join("\n\n"),
  });
  return error;
}

// The page of tests is laid out by nobody: everything is as large as this, or the virtual rows would find no room.
Object.defineProperties(HTMLElement.prototype, {
  clientHeight: { configurable: true, get: () => 800 },
  clientWidth: { configurable: true, get: () => 1200 },
});

// Each test starts on an empty page.
afterEach(cleanup);
