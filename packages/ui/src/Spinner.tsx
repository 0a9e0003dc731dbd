import './Spinner.css'
import { useText } from './text.tsx'

/** Visible after 150 ms, so that fast responses do not flicker. */
export function Spinner() {
  const say = useText()
  return (
    <svg
      className="lk-spinner"
      viewBox="0 0 20 20"
      width="20"
      height="20"
      fill="none"
      role="progressbar"
      aria-label={say('state.loading')}
    >
      <circle cx="10" cy="10" r="7.5" stroke="currentColor" strokeWidth="2" opacity="0.25" />
      <path d="M17.5 10A7.5 7.5 0 0 0 10 2.5" stroke="currentColor" strokeWidth="2" strokeLinecap="round" />
    </svg>
  )
}
