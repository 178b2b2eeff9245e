import { render, screen, waitFor } from "@testing-library/react";
import { userEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import {
  isMissingPart,
  MissingPart,
  nameMissingParts,
  type Surroundings,
} from "./missing-part.tsx";

/** A browser that counts what is asked of it. */
class FakeSurroundings implements Surroundings {
  asked = 0;
  reloads = 0;
  isThere = true;

  readonly isServerThere = async () => {
    this.asked += 1;
    return this.isThere;
  };

  readonly reload = () => {
    this.reloads += 1;
  };
}

beforeEach(() => sessionStorage.clear());

test("a part that does not come has one name in every browser", () => {
  nameMissingParts();
  const payload = new TypeError("Failed to fetch dynamically imported module: /assets/x.js");
  dispatchEvent(Object.assign(new Event("vite:preloadError"), { payload }));
  expect(isMissingPart(payload)).toBe(true);
  // On the browser's own words the router would reload, whether or not anything answers.
  expect(payload.message).not.toMatch(/dynamically imported/);
  expect(isMissingPart(new TypeError("x is undefined"))).toBe(false);
});

test("where the server answers, the new page is fetched, and not over and over", async () => {
  const around = new FakeSurroundings();
  const { unmount } = render(<MissingPart around={around} />);
  await waitFor(() => expect(around.reloads).toBe(1));
  unmount();
  render(<MissingPart around={around} />);
  expect(around.asked).toBe(1);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(around.reloads).toBe(2));
});

test("where it does not, the page stays, says why, and tries again when asked", async () => {
  const around = new FakeSurroundings();
  around.isThere = false;
  render(<MissingPart around={around} />);
  expect(screen.getByRole("alert")).toHaveTextContent(/cannot be reached/);
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(around.asked).toBe(2));
  expect(around.reloads).toBe(0);
  around.isThere = true;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(around.reloads).toBe(1));
});
