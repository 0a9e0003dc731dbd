import { SaveBar } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { ProblemNotice } from '../data/ProblemNotice.tsx'
import { useUnsaved } from '../navigation.ts'
import { useSay } from '../texts.tsx'

type SaveChangesProps = {
  hasChanges: boolean
  isSaving: boolean
  problem: unknown
  /** What has to be decided before saving, in the place of a problem. */
  notice?: ReactNode
  onSave: () => void
  onReset: () => void
}

/** The end of each page with a form: saving, and the question before the page is left with changes. */
export function SaveChanges({ hasChanges, problem, notice, ...bar }: SaveChangesProps) {
  const say = useSay()
  useUnsaved(hasChanges)
  return (
    <SaveBar
      {...bar}
      isShown={hasChanges}
      words={{ changed: say('frame.unsaved'), save: say('frame.save'), reset: say('frame.reset') }}
      problem={notice || (problem ? <ProblemNotice problem={problem} /> : undefined)}
    />
  )
}
