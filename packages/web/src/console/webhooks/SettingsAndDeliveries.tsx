import { showToast, Tabs } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { SaveChanges } from '../frame/SaveChanges.tsx'
import { useView } from '../navigation.ts'
import { useSay } from '../texts.tsx'

type SettingsAndDeliveriesProps = {
  name: string
  settings: ReactNode
  deliveries: ReactNode
  /** Kept above the tabs, which forget what they do not show. */
  form: { hasChanges: boolean; reset: () => void }
  save: { isPending: boolean; error: unknown; reset: () => void; run: (onDone: () => void) => void }
}

/** The tabs of a webhook or a receiver, and the saving of its settings. */
export function SettingsAndDeliveries({
  name,
  settings,
  deliveries,
  form,
  save,
}: SettingsAndDeliveriesProps) {
  const say = useSay()
  const { view, set } = useView()
  return (
    <>
      <Tabs
        label={name}
        selected={view.tab === 'deliveries' ? 'deliveries' : 'settings'}
        onSelect={tab => set({ tab: tab === 'settings' ? undefined : tab, page: undefined })}
        tabs={[
          { id: 'settings', name: say('webhooks.settings'), content: settings },
          { id: 'deliveries', name: say('webhooks.deliveries'), content: deliveries },
        ]}
      />
      <SaveChanges
        hasChanges={form.hasChanges}
        isSaving={save.isPending}
        problem={save.error}
        onSave={() =>
          save.run(() => {
            form.reset()
            showToast({ words: say('frame.saved') })
          })
        }
        onReset={() => {
          save.reset()
          form.reset()
        }}
      />
    </>
  )
}
