// @vitest-environment happy-dom
import { act, createElement, type ReactNode, StrictMode, Suspense, use } from "react";
import { createRoot, type Root } from "react-dom/client";
import { renderToString } from "react-dom/server";
import { afterEach, beforeEach, expect, test } from "vitest";
import { BrowserClient } from "../browser/browser-client.ts";
import type { LiveScope } from "../browser/index.ts";
import { json, ManualEdges, until } from "../connection/manual-edges.test-support.ts";
import { FlagsProvider, useFlag } from "./index.ts";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

let values: Readonly<Record<string, unknown>>;
let client: BrowserClient;
let edges: ManualEdges;
let root: Root;
let page: HTMLElement;
let renders: string[];

beforeEach(() => {
  values = { checkout: true, colour: "red", banner: { text: "Sale" } };
  renders = [];
  edges = new ManualEdges((address) => {
    if (address.endsWith("/stream")) return new Promise<Response>(() => undefined);
    return json(address.endsWith("/observations") ? {} : bulk());
  });
  client = new BrowserClient({ url: "http://flags.test", key: "yd_client_1" }, edges);
  page = document.createElement("div");
  root = createRoot(page);
});

afterEach(async () => {
  await act(() => root.unmount());
  await client.close();
});

function bulk() {
  const flags = Object.entries(values).map(([key, value]) => ({
    ...{ key, value, variant: "v", reason: "STATIC" },
  }));
  return { flags, metadata: { revision: `x.${Object.keys(values).length}` } };
}

function Checkout() {
  renders.push("checkout");
  return createElement("p", {}, `checkout ${useFlag("checkout", false)}`);
}

function Colour() {
  renders.push("colour");
  return createElement("p", {}, `colour ${useFlag("colour", "grey")}`);
}

function Banner() {
  const { text } = useFlag("banner", { text: "nothing" });
  return createElement("p", {}, `banner ${text}`);
}

function Waiting({ opening }: { readonly opening: Promise<LiveScope> }) {
  return shop(use(opening), createElement(Checkout));
}

const shop = (scope: LiveScope, ...children: ReactNode[]) =>
  createElement(FlagsProvider, { scope }, ...children);

async function change(scope: LiveScope, next: Readonly<Record<string, unknown>>): Promise<void> {
  values = next;
  await act(async () => {
    const changed = new Promise((resolve) => scope.on("change", resolve));
    scope.refreshSoon("x.999");
    edges.pass(2_000);
    await changed;
  });
}

test("components show what was decided", async () => {
  const scope = await client.for({ targetingKey: "u1" });
  await act(() => root.render(shop(scope, createElement(Checkout), createElement(Banner))));
  expect(page.textContent).toBe("checkout truebanner Sale");
});

test("only components whose flag is decided differently render again", async () => {
  const scope = await client.for({ targetingKey: "u1" });
  await act(() => root.render(shop(scope, createElement(Checkout), createElement(Colour))));
  renders.length = 0;
  await change(scope, { ...values, colour: "blue", banner: { text: "Other" } });
  expect(page.textContent).toBe("checkout truecolour blue");
  expect(renders).toEqual(["colour"]);
});

test("a flag that is gone or of another type gives the default, a new one in each render too", async () => {
  const scope = await client.for({ targetingKey: "u1" });
  await act(() => root.render(shop(scope, createElement(Banner), createElement(Colour))));
  await change(scope, { colour: 7 });
  expect(page.textContent).toBe("banner nothingcolour grey");
});

test("a page that brought its decisions along shows them in its first render, on servers too", async () => {
  const scope = client.open({ targetingKey: "u1" }, { bootstrap: bulk() });
  const html = renderToString(shop(scope, createElement(Checkout)));
  expect(html).toBe("<p>checkout true</p>");
  await act(() => root.render(shop(scope, createElement(Checkout))));
  expect(page.textContent).toBe("checkout true");
  expect(renders).toHaveLength(2);
});

test("a page can suspend until its decisions are there", async () => {
  const opening = client.for({ targetingKey: "u1" });
  const fallback = createElement("p", {}, "a moment");
  await act(async () => {
    root.render(createElement(Suspense, { fallback }, createElement(Waiting, { opening })));
    await opening;
  });
  await until(() => page.textContent === "checkout true");
});

test("each value that was shown is counted once, however often it was rendered", async () => {
  const scope = await client.for({ targetingKey: "u1" });
  for (let count = 0; count < 3; count++) {
    await act(() => root.render(shop(scope, createElement(Checkout))));
  }
  await change(scope, { checkout: false });
  await client.close();
  const [report] = edges.requests.filter(({ path }) => path.endsWith("/observations"));
  expect(report?.body).toMatchObject({ counts: [{ flag: "checkout", variant: "v", count: 2 }] });
});

test("a component that is gone hears nothing any more", async () => {
  const scope = await client.for({ targetingKey: "u1" });
  const strict = createElement(StrictMode, {}, shop(scope, createElement(Checkout)));
  await act(() => root.render(strict));
  await act(() => root.render(null));
  renders.length = 0;
  await change(scope, { checkout: false });
  expect(renders).toEqual([]);
});

test("a component without a provider above it is told so", () => {
  expect(() => renderToString(createElement(Checkout))).toThrow("<FlagsProvider>");
});
