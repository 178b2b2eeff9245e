import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

const flag = "checkout.express-wallet";
const limits = "payments.limits";
const inProject = (key: string) =>
  ({ to: "/p/$project/flags/$flag", params: { project: "shop", flag: key } }) as const;

/** A draft that turns one flag off in production; its number is 2, since the seed is 1. */
async function begin() {
  const server = new FakeServer({ now: () => new Date("2026-11-25T10:00:00Z") });
  const opened = await openPage(`/p/shop/flags/${flag}`, server);
  const change = { name: `Change ${flag} in Production` };
  await opened.user.click(await screen.findByRole("button", change));
  await opened.user.click(await screen.findByRole("button", { name: "Save as a draft" }));
  await screen.findByText("Draft #2 is made. Nobody was asked yet.");
  return opened;
}

test("a draft is in sight on every page, and the sheet of another flag adds to it", async () => {
  const { user, app, server } = await begin();
  expect(await screen.findByRole("link", { name: "Draft #2: 1 change" })).toBeInTheDocument();
  await act(() => app.router.navigate(inProject(limits)));
  await user.click(await screen.findByRole("button", { name: `Change ${limits} in Production` }));
  await user.click(await screen.findByRole("button", { name: "Add to #2" }));
  await screen.findByText("Added to #2.");
  expect(await screen.findByRole("link", { name: "Draft #2: 2 changes" })).toBeInTheDocument();
  expect(server.requests.find(2).title).toMatch(/and 1 more$/);
});

test("a draft is asked for as one, and is none any more", async () => {
  const server = new FakeServer({ now: () => new Date("2026-11-25T10:00:00Z") });
  const off = [flag, limits].map((key) => {
    const place = { kind: "config.on", flag: key, environment: "production" } as const;
    return { ...place, from: true, to: false };
  });
  server.requests.create(off, server.author, {});
  const { user } = await openPage("/p/shop/changes/2", server);
  const place = await screen.findByRole("region", { name: "Production" });
  expect(place).toHaveTextContent(`Turn off ${limits} in production`);
  expect(place).toHaveTextContent(`Turn off ${flag} in production`);
  await user.click(await screen.findByRole("button", { name: "Ask for review" }));
  await waitFor(() => expect(server.requests.find(2).life.state).toBe("in_review"));
  await waitFor(() =>
    expect(screen.queryByRole("link", { name: /^Draft #2/ })).not.toBeInTheDocument(),
  );
});

test("while it gathers, what would be done at once goes into it too, until somebody says stop", async () => {
  const { user, app, server } = await begin();
  await user.click(await screen.findByRole("link", { name: "Draft #2: 1 change" }));
  await user.click(await screen.findByRole("button", { name: "Gather more changes" }));
  await screen.findByRole("link", { name: "Gathering into #2: 1 change" });
  await act(() => app.router.navigate(inProject(flag)));
  await user.click(await screen.findByRole("switch", { name: `${flag} in Staging` }));
  await user.click(await screen.findByRole("button", { name: "Add to #2" }));
  await screen.findByRole("link", { name: "Gathering into #2: 2 changes" });
  expect(server.requests.find(2).changes).toHaveLength(2);
  await user.click(screen.getByRole("button", { name: "Stop gathering" }));
  expect(await screen.findByRole("link", { name: "Draft #2: 2 changes" })).toBeInTheDocument();
});

test("what a request asks for is replaced where it is edited", async () => {
  const { user, server, address } = await begin();
  await user.click(await screen.findByRole("link", { name: "Draft #2: 1 change" }));
  await user.click(await screen.findByRole("button", { name: "Edit…" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("link", { name: /^Change it where it is edited/ }));
  await screen.findByRole("link", { name: "Gathering into #2: 1 change" });
  expect(address()).toBe(`/p/shop/flags/${flag}/targeting/production?request=2`);
  expect(server.requests.find(2).changes).toHaveLength(1);
});

test("what has no editor is edited as JSON, which says what is wrong with it and where", async () => {
  const { user, server } = await begin();
  await user.click(await screen.findByRole("link", { name: "Draft #2: 1 change" }));
  await user.click(await screen.findByRole("button", { name: "Edit…" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("button", { name: /^As JSON/ }));
  const text = await within(dialog).findByRole("textbox", { name: "The change as JSON" });
  const [before] = server.requests.find(2).changes;
  expect(JSON.parse((text as HTMLTextAreaElement).value)).toEqual(before);
  const write = async (change: object) => {
    await user.clear(text);
    await user.click(text);
    await user.paste(JSON.stringify(change));
  };
  await write({ ...before, to: "maybe" });
  expect(within(dialog).getByText(/^\/to: /)).toBeInTheDocument();
  expect(within(dialog).getByRole("button", { name: "Save" })).toBeDisabled();
  const staging = { kind: "config.on", flag, environment: "staging", from: true, to: false };
  await write(staging);
  await user.click(within(dialog).getByRole("button", { name: "Save" }));
  await waitFor(() => expect(server.requests.find(2).changes).toEqual([staging]));
});
