import './SkipButton.css'
import { useText } from './text.tsx'

/** The first control of a page, seen while it is focused: leads past what all pages begin with. */
export function SkipButton({ onSkip }: { onSkip: () => void }) {
  return (
    <button type="button" className="lk-skip" onClick={onSkip}>
      {useText()('page.skip')}
    </button>
  )
}
