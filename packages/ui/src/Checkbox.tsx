import type { ReactNode } from 'react'
import './Checkbox.css'

type CheckboxProps = { isSelected: boolean; onChange: (isSelected: boolean) => void; children: ReactNode }

export function Checkbox({ isSelected, onChange, children }: CheckboxProps) {
  return (
    <label className="lk-checkbox">
      <input type="checkbox" checked={isSelected} onChange={event => onChange(event.target.checked)} />
      <span>{children}</span>
    </label>
  )
}
