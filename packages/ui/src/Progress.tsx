import './Progress.css'

type ProgressProps = {
  label: string
  value: number
  /** Undefined while it is not known. */
  total: number | undefined
}

/** How far something has come. */
export function Progress({ label, value, total }: ProgressProps) {
  return (
    <progress
      className="lk-progress"
      aria-label={label}
      {...(total && { max: total, value: Math.min(value, total) })}
    />
  )
}
