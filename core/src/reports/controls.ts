/** Which controls a section of a report is evidence for. */

export interface Section {
  readonly key: string;
  readonly title: string;
  readonly controls: readonly string[];
}

export const changesSections: readonly Section[] = [
  {
    key: "reconciliation",
    title: "Reconciliation with the record",
    controls: ["SOC 2 CC8.1", "ISO 27001 8.15", "PCI DSS 10.3"],
  },
  {
    key: "population",
    title: "Population of changes",
    controls: ["SOC 2 CC8.1", "ISO 27001 8.32", "PCI DSS 6.5.1"],
  },
  { key: "sample", title: "Random sample", controls: ["SOC 2 CC8.1"] },
  {
    key: "bypasses",
    title: "Emergencies and their review",
    controls: ["SOC 2 CC8.1", "ISO 27001 8.32", "PCI DSS 6.5.1"],
  },
  {
    key: "stopped",
    title: "Rejected, failed and abandoned requests",
    controls: ["SOC 2 CC8.1", "ISO 27001 8.32"],
  },
  {
    key: "policies",
    title: "Policies and protections in force",
    controls: ["SOC 2 CC8.1", "ISO 27001 8.32", "PCI DSS 6.5.1"],
  },
  {
    key: "freezes",
    title: "Freezes, and what was written in them",
    controls: ["SOC 2 CC8.1", "ISO 27001 8.32", "PCI DSS 6.5.1"],
  },
  {
    key: "exceptions",
    title: "Register of exceptions",
    controls: ["SOC 2 CC8.1", "ISO 27001 8.32"],
  },
  {
    key: "segregation",
    title: "Segregation of duties",
    controls: ["SOC 2 CC6.3", "ISO 27001 5.3", "PCI DSS 6.5.4"],
  },
  {
    key: "access",
    title: "Access review",
    controls: ["SOC 2 CC6.1", "SOC 2 CC6.2", "SOC 2 CC6.3", "ISO 27001 5.18", "PCI DSS 7.2.4"],
  },
  {
    key: "access_events",
    title: "Changes of access",
    controls: ["SOC 2 CC6.2", "SOC 2 CC6.3", "ISO 27001 5.18", "PCI DSS 7.2.4"],
  },
  { key: "tests", title: "Test evidence", controls: ["SOC 2 CC8.1", "PCI DSS 6.5.1"] },
];

export const staleSections: readonly Section[] = [
  {
    key: "teams",
    title: "By owner, with sign-off",
    controls: ["SOC 2 CC8.1", "ISO 27001 8.32", "ISO 27001 5.9"],
  },
  { key: "since", title: "Since the report before", controls: ["SOC 2 CC8.1", "SOC 2 CC4.1"] },
  { key: "lines", title: "Flags", controls: ["SOC 2 CC8.1", "ISO 27001 8.9", "PCI DSS 6.5.6"] },
];
