/** How this SDK names itself to servers. A test holds it equal to package.json. */
export const sdkName = "@yardarm/sdk/0.1.0";
