import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { openPage } from "../../testing/render-app.tsx";

test("an app is added with its first code, and the recovery codes are shown once", async () => {
  const { user, server } = await openPage("/account");
  const section = await screen.findByRole("region", { name: "Second factor" });
  expect(section).toHaveTextContent("You have none yet.");
  await user.click(within(section).getByRole("button", { name: "Add an app" }));
  const dialog = await screen.findByRole("dialog", { name: "Add an authenticator app" });
  expect(await within(dialog).findByRole("img", { name: /QR code/ })).toBeInTheDocument();
  expect(within(dialog).getByText("GEZDGNBV")).toBeInTheDocument();
  const code = within(dialog).getByLabelText("First code of the app");
  expect(within(dialog).getByRole("button", { name: "Confirm" })).toBeDisabled();
  await user.type(code, "000000");
  await user.click(within(dialog).getByRole("button", { name: "Confirm" }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("The app shows another code.");
  await user.clear(code);
  await user.type(code, server.signIn.code);
  await user.click(within(dialog).getByRole("button", { name: "Confirm" }));
  const codes = await screen.findByRole("list", { name: "Recovery codes" });
  expect(within(codes).getAllByRole("listitem")).toHaveLength(2);
  await user.click(screen.getByRole("button", { name: "Done" }));
  expect(screen.queryByText("aaaa-bbbb-cccc-dddd")).not.toBeInTheDocument();
  expect(await screen.findByRole("listitem", { name: "Authenticator app" })).toBeInTheDocument();
  expect(screen.getByText("10 of 10 left")).toBeInTheDocument();
});

test("the secret is drawn here and given to nobody", async () => {
  const { user } = await openPage("/account");
  await user.click(await screen.findByRole("button", { name: "Add an app" }));
  const image = await screen.findByRole("img", { name: /QR code/ });
  expect(image.tagName).toBe("svg");
  expect(image.querySelectorAll("image, use")).toHaveLength(0);
  expect(image.querySelector("path")?.getAttribute("d")?.length).toBeGreaterThan(1_000);
});

test("removing asks for a fresh proof when the server does, and goes on by itself", async () => {
  const server = new FakeServer();
  const createdAt = "2026-11-01T08:00:00.000Z";
  server.signIn.factors = {
    totp: { createdAt, lastUsedAt: null },
    passkeys: [],
    recoveryCodesLeft: 2,
    isRequired: false,
  };
  server.signIn.isProved = false;
  const { user } = await openPage("/account", server);
  await user.click(await screen.findByRole("button", { name: "Remove the authenticator app" }));
  const dialog = await screen.findByRole("dialog", { name: "Is it still you?" });
  await user.type(within(dialog).getByLabelText("Code of the authenticator app"), "999999");
  await user.click(within(dialog).getByRole("button", { name: "Continue" }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("This is not right.");
  const code = within(dialog).getByLabelText("Code of the authenticator app");
  await user.clear(code);
  await user.type(code, server.signIn.code);
  await user.click(within(dialog).getByRole("button", { name: "Continue" }));
  await waitFor(() => expect(server.signIn.factors.totp).toBeNull());
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
});

test("somebody without a factor proves it with the password", async () => {
  const server = new FakeServer();
  server.signIn.isProved = false;
  const { user } = await openPage("/account", server);
  await user.click(await screen.findByRole("button", { name: "Add an app" }));
  const dialog = await screen.findByRole("dialog", { name: "Is it still you?" });
  await user.type(within(dialog).getByLabelText("Your password"), server.password);
  await user.click(within(dialog).getByRole("button", { name: "Continue" }));
  expect(await screen.findByRole("dialog", { name: "Add an authenticator app" })).toBeVisible();
});

test("somebody of the provider is told that it asks, and has no password here", async () => {
  const server = new FakeServer();
  server.isLocal = false;
  await openPage("/account", server);
  expect(await screen.findByRole("region", { name: "Signing in" })).toHaveTextContent(
    "through the provider",
  );
  expect(screen.queryByRole("region", { name: "Password" })).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Add an app" })).not.toBeInTheDocument();
});

test("where one is required, nothing is reached before there is one", async () => {
  const server = new FakeServer();
  server.mustEnrolFactor = true;
  const { user, address } = await openPage("/p/shop/flags", server);
  expect(await screen.findByRole("heading", { name: "Add a second factor" })).toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "Use an authenticator app" }));
  await user.type(await screen.findByLabelText("First code of the app"), server.signIn.code);
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  await user.click(await screen.findByRole("button", { name: "I have kept them" }));
  expect(await screen.findByRole("heading", { name: "Flags" })).toBeInTheDocument();
  expect(address()).toBe("/p/shop/flags");
});

test("signing out leads to the ways in, and nothing of the person is kept", async () => {
  const { user, server, app } = await openPage("/account");
  await user.click(await screen.findByRole("button", { name: "Sign out" }));
  expect(await screen.findByLabelText("Password")).toBeInTheDocument();
  expect(server.isSignedIn).toBe(false);
  const kept = app.client.getQueryCache().getAll();
  expect(kept.map(({ queryKey }) => queryKey)).toEqual([["ways-in"]]);
});
