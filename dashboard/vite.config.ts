import tailwind from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defaultClientConditions, defineConfig } from "vite";

const server = "http://127.0.0.1:4280";

export default defineConfig({
  // The pure rooms are bundled from their sources, so that a build of the page needs no other build first.
  resolve: { conditions: ["@yardarm/source", ...defaultClientConditions] },
  plugins: [react(), tailwind()],
  server: { proxy: { "/api": server, "/sdk": server } },
  // Nothing is inlined as a data: address, which the content security policy would refuse.
  build: {
    target: "baseline-widely-available",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // The budget test reads what each route loads.
    manifest: true,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // What every page needs is one file. As some fifty, each packed by itself and each named in the list of what
          // every page needs, it was a dozen kilobytes more to load.
          groups: [{ name: "base", tags: ["$initial"], minShareCount: 2 }],
        },
      },
    },
  },
});
