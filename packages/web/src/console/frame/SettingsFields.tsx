import { InlineNotice } from '@latchkey/ui'
import type { ReactNode } from 'react'
import { useMay } from '../access.ts'
import { useSay } from '../texts.tsx'
import './SettingsFields.css'

/** The fields of settings. Without the scope all of them are read and none is changed. */
export function SettingsFields({ children }: { children: ReactNode }) {
  const say = useSay()
  const canWrite = useMay()('settings:write')
  return (
    <>
      {!canWrite && <InlineNotice>{say('frame.readOnly')}</InlineNotice>}
      <fieldset className="lk-settings-fields" disabled={!canWrite}>
        {children}
      </fieldset>
    </>
  )
}
