import './Switch.css'

type SwitchProps = { label: string; isOn: boolean; onChange: (isOn: boolean) => void }

/** A native switch, for a setting that takes effect at once. The label is for screen readers. */
export function Switch({ label, isOn, onChange }: SwitchProps) {
  return (
    <label className="lk-switch">
      <span className="lk-hidden">{label}</span>
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        aria-checked={isOn}
        onChange={event => onChange(event.target.checked)}
      />
    </label>
  )
}
