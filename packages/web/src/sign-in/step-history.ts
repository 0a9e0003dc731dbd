import { useSyncExternalStore } from 'react'
import { addressOf, pathOfPage } from '../base.ts'
import type { Step } from './steps.ts'
import { goTo, watch } from './use-path.ts'

/** What the history keeps of a page. */
type Place = {
  step?: Step
  /** The identifier that the person typed on the first page. */
  typed?: string
  /** The person of the session signs in from the first factor, for a step-up. */
  isStepUp?: boolean
  /** When the first page began the interaction of this step, in milliseconds since 1970. */
  begunAt?: number | undefined
}

const never = new Promise<never>(() => {})

/** Steps that the person can return to. The server has accepted the others, so the next one takes their place. */
const repeatable: Step['kind'][] = ['password', 'lost', 'locked', 'suspended']

/** Steps that need nothing of what the interaction has verified. */
const independent: Step['kind'][] = [...repeatable, 'linkSent', 'passwordChanged']

let { begunAt } = placeOf()

// The forward button would open a step of which the server knows nothing any more: the first page is shown instead.
addEventListener('popstate', () => {
  const { step, ...place } = placeOf()
  if (!step || independent.includes(step.kind) || place.begunAt === begunAt) return
  history.replaceState({} satisfies Place, '')
})

/** Notes that the first page begins the interaction anew, which ends the steps of the one before. */
export function noteBeginning() {
  begunAt = Date.now()
}

/** The step of the history, so that the back button goes one step back and a reload loses nothing. */
export function useStep(): Step | undefined {
  return useSyncExternalStore(watch, () => placeOf().step)
}

/** Goes to the next step without a reload. If the sign-in is finished, leaves the page and never returns. */
export async function goOn(step: Step): Promise<void> {
  if (step.kind === 'leave') {
    location.replace(step.redirectTo)
    return never
  }
  const { step: present } = placeOf()
  const isOver = present ? !repeatable.includes(present.kind) : pathOfPage().startsWith('/callback/')
  const place: Place = { step, begunAt }
  if (isOver || step.kind === 'lost') history.replaceState(place, '', pathOfStep())
  else history.pushState(place, '')
  dispatchEvent(new PopStateEvent('popstate'))
}

/** A callback's address has served its purpose. */
function pathOfStep() {
  return pathOfPage().startsWith('/callback/') ? addressOf('/sign-in') + location.search : ''
}

/** Goes back to the first page, or opens it if the history does not contain it. */
export function goBack() {
  if (history.length > 1) history.back()
  else goTo('/sign-in')
}

/** Keeps the typed identifier in the history, for the way back. */
export function keepTyped(typed: string) {
  history.replaceState({ ...placeOf(), typed } satisfies Place, '')
}

export function typedBefore(): string | undefined {
  return placeOf().typed
}

/** The place of the sign-in page that a step-up leads to. It keeps its page where others may only register. */
export function placeOfStepUp(typed: string | undefined): Place {
  return { isStepUp: true, ...(typed !== undefined && { typed }) }
}

export function isAtStepUp(): boolean {
  return placeOf().isStepUp === true
}

function placeOf(): Place {
  return (history.state as Place | null) ?? {}
}
