import { useEnvironments } from "../../api/current-project.tsx";
import { Select } from "../../ui/field.tsx";

/** The environment that was named, or else the last stage, which is where it matters most. */
export function useEnvironmentOf(named: string | undefined): string {
  const environments = useEnvironments();
  return environments.find(({ key }) => key === named)?.key ?? environments.at(-1)?.key ?? "";
}

interface EnvironmentChoiceProps {
  readonly value: string;
  readonly onChange: (environment: string) => void;
}

export function EnvironmentChoice({ value, onChange }: EnvironmentChoiceProps) {
  const environments = useEnvironments();
  return (
    <Select
      label="Environment"
      isLabelHidden
      value={value}
      choices={environments.map(({ key, name }) => ({ value: key, label: name }))}
      onChange={onChange}
    />
  );
}
