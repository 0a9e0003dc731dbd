import type { HookEvent } from '@latchkey/contract'
import { useState } from 'react'
import type { Webhook } from './hook-state.tsx'

/** A header in editing. The position is its identity: a name changes with each letter. */
export type Header = { name: string; value: string }

type Settings = {
  name: string
  url: string
  headers: readonly Header[]
  events: readonly HookEvent[]
  applicationIds: readonly string[] | null
}

/** The settings of a webhook as they are typed. They are not kept over a reload, because headers have secrets. */
export function useWebhookForm(hook: Webhook) {
  const [changes, setChanges] = useState<Partial<Settings>>({})
  const stored = settingsOf(hook)
  const settings = { ...stored, ...changes }
  return {
    settings,
    hasChanges: JSON.stringify(settings) !== JSON.stringify(stored),
    change: (more: Partial<Settings>) => setChanges({ ...changes, ...more }),
    reset: () => setChanges({}),
    body: bodyOf(hook, settings, changes),
  }
}

export type WebhookForm = ReturnType<typeof useWebhookForm>

function settingsOf({ name, config, events, applicationIds }: Webhook): Settings {
  const headers = Object.entries(config.headers ?? {}).map(([header, value]) => ({ name: header, value }))
  return { name, url: config.url, headers, events, applicationIds }
}

/** Only what changed, so that the log names that alone. */
function bodyOf(hook: Webhook, settings: Settings, changes: Partial<Settings>) {
  const { name, url, headers, events, applicationIds } = settings
  const named = headers.filter(header => header.name.trim() !== '')
  return {
    ...(changes.name !== undefined && { name: name.trim() }),
    ...(changes.events && { events: [...events] }),
    ...(changes.applicationIds !== undefined && { applicationIds: applicationIds && [...applicationIds] }),
    ...((changes.url !== undefined || changes.headers) && {
      config: {
        ...hook.config,
        url: url.trim(),
        headers: Object.fromEntries(named.map(header => [header.name.trim(), header.value])),
      },
    }),
  }
}
