import { useEffect, useState } from "react";
import type { InteractionPlace } from "../../api/interactions.ts";
import { Loading } from "../../ui/loading.tsx";
import { WorkProgress } from "./work-progress.tsx";

/** Most answers are there before; only the first of a large project is not. */
const patienceMs = 1_500;

interface WorkingOutProps {
  readonly place: InteractionPlace;
  readonly rows: number;
}

/** Until it is known what can meet: nothing, then a skeleton, and when it takes its time, what is done and how far it is. */
export function WorkingOut({ place, rows }: WorkingOutProps) {
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), patienceMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      {isLong && (
        <WorkProgress place={place} otherwise="It is being worked out which states can meet." />
      )}
      <Loading rows={rows} />
    </>
  );
}
