import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { FakeServer } from "../../testing/fake-server.ts";
import { fakeProvider } from "../../testing/fake-sign-in.ts";
import { openPage } from "../../testing/render-app.tsx";

test("somebody who is not signed in is asked to, and lands where they wanted to go", async () => {
  const server = new FakeServer({ isSignedIn: false });
  const { user, address } = await openPage("/p/shop/segments", server);
  await user.type(await screen.findByLabelText("E-mail"), "ada@yardarm.example");
  await user.type(screen.getByLabelText("Password"), server.password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("heading", { name: "Segments" })).toBeInTheDocument();
  expect(address()).toBe("/p/shop/segments");
});

test("a wrong password is said, and nobody is signed in", async () => {
  const { user } = await openPage("/sign-in", { isSignedIn: false });
  await user.type(await screen.findByLabelText("E-mail"), "ada@yardarm.example");
  await user.type(screen.getByLabelText("Password"), "guess");
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByRole("alert")).toHaveTextContent(
    "E-mail address or password is wrong.",
  );
});

test("a one-time link is used up by a press and not by opening it, and asks for a password to keep", async () => {
  const server = new FakeServer({ isSignedIn: false });
  const { user } = await openPage("/sign-in?token=one-time", server);
  const press = await screen.findByRole("button", { name: "Continue" });
  expect(server.isSignedIn).toBe(false);
  await user.click(press);
  const password = await screen.findByLabelText("New password");
  await user.type(password, "too short");
  expect(screen.getByRole("button", { name: "Keep this password" })).toBeDisabled();
  await user.type(password, " no longer");
  await user.click(screen.getByRole("button", { name: "Keep this password" }));
  expect(await screen.findByRole("heading", { name: "For you" })).toBeInTheDocument();
  expect(server.mustSetPassword).toBe(false);
});

test("a used link says so and offers the password", async () => {
  const { user } = await openPage("/sign-in?token=used", { isSignedIn: false });
  await user.click(await screen.findByRole("button", { name: "Continue" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("This link was used or is too old.");
  await user.click(screen.getByRole("button", { name: "Sign in with a password instead" }));
  expect(await screen.findByLabelText("Password")).toBeInTheDocument();
});

test("an address of another host is never gone to after the sign-in", async () => {
  const server = new FakeServer({ isSignedIn: false });
  const { user, address } = await openPage("/sign-in?next=//evil.example", server);
  await user.type(await screen.findByLabelText("E-mail"), "ada@yardarm.example");
  await user.type(screen.getByLabelText("Password"), server.password);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await waitFor(() => expect(address()).toBe("/"));
});

test("a session that ends while the page is open leads to the sign-in and back", async () => {
  const server = new FakeServer();
  const { user, address } = await openPage("/p/shop/flags", server);
  await screen.findByRole("grid");
  server.isSignedIn = false;
  await user.click(screen.getByRole("link", { name: "Segments" }));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeInTheDocument();
  expect(address()).toContain("next=");
});

async function typePassword(server: FakeServer, address = "/sign-in") {
  const opened = await openPage(address, server);
  await opened.user.type(await screen.findByLabelText("E-mail"), "ada@yardarm.example");
  await opened.user.type(screen.getByLabelText("Password"), server.password);
  await opened.user.click(screen.getByRole("button", { name: "Sign in" }));
  return opened;
}

test("after the password the second factor is asked for, and then the way goes on", async () => {
  const server = new FakeServer({ isSignedIn: false });
  server.signIn.wanted = ["totp", "recovery_code"];
  const { user, address } = await typePassword(server, "/sign-in?next=/p/shop/segments");
  const code = await screen.findByLabelText("Code of the authenticator app");
  await user.type(code, "000000");
  await user.click(screen.getByRole("button", { name: "Continue" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("This is not right");
  expect(server.isSignedIn).toBe(false);
  await user.clear(code);
  await user.type(code, server.signIn.code);
  await user.click(screen.getByRole("button", { name: "Continue" }));
  expect(await screen.findByRole("heading", { name: "Segments" })).toBeInTheDocument();
  expect(address()).toBe("/p/shop/segments");
});

test("a recovery code does in place of a lost telephone", async () => {
  const server = new FakeServer({ isSignedIn: false });
  server.signIn.wanted = ["totp", "recovery_code"];
  const { user } = await typePassword(server);
  await user.click(await screen.findByRole("button", { name: "Use a recovery code" }));
  await user.type(screen.getByLabelText("Recovery code"), "aaaa-bbbb-cccc-dddd");
  await user.click(screen.getByRole("button", { name: "Continue" }));
  expect(await screen.findByRole("heading", { name: "For you" })).toBeInTheDocument();
});

test("where there is a provider it comes first, and leads back to where somebody wanted to go", async () => {
  const server = new FakeServer({ isSignedIn: false });
  server.signIn.settings = { ...server.signIn.settings, provider: fakeProvider };
  await openPage("/p/shop/segments", server);
  const link = await screen.findByRole("link", { name: "Continue with Example ID" });
  expect(link).toHaveAttribute("href", "/api/v1/auth/oidc?next=%2Fp%2Fshop%2Fsegments");
  expect(screen.getByLabelText("Password")).toBeInTheDocument();
});

test("where passwords are off, none can be typed", async () => {
  const server = new FakeServer({ isSignedIn: false });
  const { settings } = server.signIn;
  server.signIn.settings = { ...settings, localAccounts: false, provider: fakeProvider };
  await openPage("/sign-in", server);
  await screen.findByRole("link", { name: "Continue with Example ID" });
  expect(screen.queryByLabelText("Password")).not.toBeInTheDocument();
});

test.each([
  ["person_unknown", "Ask an admin to invite you."],
  ["provider_attempt_invalid", "Start again from here."],
  ["something_new", "Try again."],
])("a way back from the provider that ended with %s is explained", async (code, words) => {
  await openPage(`/sign-in?refused=${code}`, { isSignedIn: false });
  expect(await screen.findByRole("alert")).toHaveTextContent(words);
});

test("what stands in the address is never shown as a reason", async () => {
  await openPage("/sign-in?refused=Call%20555-0100%20now", { isSignedIn: false });
  expect(await screen.findByLabelText("Password")).toBeInTheDocument();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});
