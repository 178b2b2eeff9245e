import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useId,
  useMemo,
  useState,
} from "react";

type Report = (id: string, fault: string | undefined) => void;

const FaultReport = createContext<Report>(() => undefined);

/** Collects what stands in the way of saving from editors whose text does not parse yet. */
export function useFaultCollector(): {
  readonly faults: readonly string[];
  readonly report: Report;
} {
  const [faults, setFaults] = useState<ReadonlyMap<string, string>>(new Map());
  const report = useMemo<Report>(
    () => (id, fault) =>
      setFaults((known) => {
        if (known.get(id) === fault) return known;
        const next = new Map(known);
        if (fault === undefined) next.delete(id);
        else next.set(id, fault);
        return next;
      }),
    [],
  );
  return { faults: [...faults.values()], report };
}

export function FaultScope({ report, children }: { report: Report; children: ReactNode }) {
  return <FaultReport value={report}>{children}</FaultReport>;
}

/** Reports a fault for as long as it is there and this editor is on the page. */
export function useFault(fault: string | undefined): void {
  const id = useId();
  const report = useContext(FaultReport);
  useEffect(() => {
    report(id, fault);
    return () => report(id, undefined);
  }, [id, fault, report]);
}
