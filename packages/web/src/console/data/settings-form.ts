import { useRef } from 'react'
import { useDraft } from './draft.ts'

/** What was typed, and what was stored when typing began, by member. */
type Draft<Settings> = { changes: Partial<Settings>; seen: Partial<Settings> }

export type SettingsForm<Settings> = {
  /** As stored, with what was typed. */
  settings: Settings
  changes: Partial<Settings>
  hasChanges: boolean
  change: (more: Partial<Settings>) => void
  reset: () => void
  /** Forgets what was sent and is stored now, but nothing that was typed since then. */
  forgetSent: (sent: Partial<Settings>) => void
  /** The members that another administrator changed since typing began. */
  conflicts: readonly (keyof Settings)[]
  /** Goes on with what was typed; the next saving replaces the other administrator’s values. */
  keepMine: () => void
  /** Gives up what was typed where another administrator changed the same. */
  takeTheirs: () => void
  /** Reads the settings again. Whether nothing that was typed differs from what others stored meanwhile. */
  isStillCurrent: () => Promise<boolean>
}

/**
 * A form of settings that are stored as one document. Only what differs is sent, so administrators who edit different
 * members do not undo each other. The API has no versions, so the members are compared with those stored when typing began.
 */
export function useSettingsForm<Settings extends object>(
  name: string,
  stored: Settings,
  refetch: () => Promise<{ data?: Settings | undefined }>,
): SettingsForm<Settings> {
  const [draft, setDraft, forget] = useDraft<Draft<Settings>>(`settings:${name}`, { changes: {}, seen: {} })
  const latest = useRef(draft)
  latest.current = draft
  const changed = differing(draft.changes, stored)
  const keep = (changes: Partial<Settings>, seen: Partial<Settings>) => {
    if (namesOf<Settings>(changes).length === 0) forget()
    else setDraft({ changes, seen })
  }
  return {
    settings: { ...stored, ...changed },
    changes: changed,
    hasChanges: namesOf<Settings>(changed).length > 0,
    change(more) {
      const first = namesOf<Settings>(more).filter(member => !(member in changed))
      const changes = differing({ ...changed, ...more }, stored)
      keep(changes, { ...draft.seen, ...only<Settings>(stored, first) })
    },
    reset: forget,
    forgetSent(sent) {
      const { changes, seen } = latest.current
      const rest = namesOf<Settings>(changes).filter(
        member => !(member in sent && isSame(changes[member], sent[member])),
      )
      keep(only<Settings>(changes, rest), { ...seen, ...sent })
    },
    conflicts: conflictsOf(draft, stored),
    keepMine: () => keep(changed, only<Settings>(stored, namesOf<Settings>(changed))),
    takeTheirs() {
      const lost = conflictsOf(draft, stored)
      const rest = namesOf<Settings>(changed).filter(member => !lost.includes(member))
      keep(only<Settings>(changed, rest), draft.seen)
    },
    async isStillCurrent() {
      const { data = stored } = await refetch()
      return conflictsOf(draft, data).length === 0
    },
  }
}

function conflictsOf<Settings extends object>({ changes, seen }: Draft<Settings>, stored: Settings) {
  return namesOf<Settings>(differing(changes, stored)).filter(member => !isSame(seen[member], stored[member]))
}

function differing<Settings extends object>(changes: Partial<Settings>, stored: Settings): Partial<Settings> {
  return only<Settings>(
    changes,
    namesOf<Settings>(changes).filter(member => !isSame(changes[member], stored[member])),
  )
}

function only<Settings extends object>(
  from: Partial<Settings>,
  members: readonly (keyof Settings)[],
): Partial<Settings> {
  // The cast is safe: each member is one of `from`.
  return Object.fromEntries(members.map(member => [member, from[member]])) as Partial<Settings>
}

// The cast is safe: the forms have no other members than these.
const namesOf = <Settings extends object>(from: Partial<Settings>) => Object.keys(from) as (keyof Settings)[]

/** Compares values of JSON, whose members may stand in another order. */
function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(sorted(one)) === JSON.stringify(sorted(other))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).filter(([, each]) => each !== undefined)
  return Object.fromEntries(
    entries.sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, each]) => [key, sorted(each)]),
  )
}
