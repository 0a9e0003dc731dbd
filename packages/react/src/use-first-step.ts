import { useState } from 'react'

/** The step of a dialog, which begins with the first one each time it opens. */
export function useFirstStep<Step>(first: Step, isOpen: boolean) {
  const [step, setStep] = useState(first)
  const [wasOpen, setWasOpen] = useState(isOpen)
  if (isOpen !== wasOpen) {
    setWasOpen(isOpen)
    if (isOpen) setStep(first)
  }
  return [step, setStep] as const
}
