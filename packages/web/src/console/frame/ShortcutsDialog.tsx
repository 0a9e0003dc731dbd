import { Dialog, FormRow, Key, Switch } from '@latchkey/ui'
import { useState } from 'react'
import { useAdministrator } from '../access.ts'
import { shownSections } from '../find-route.ts'
import { useSay } from '../texts.tsx'
import { paletteKeys } from './palette-keys.ts'
import './ShortcutsDialog.css'
import { areSingleKeysOn, setSingleKeys } from './use-shortcuts.ts'

export function ShortcutsDialog({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) {
  const say = useSay()
  const { scopes } = useAdministrator()
  const [areOn, setOn] = useState(areSingleKeysOn)
  const change = (next: boolean) => {
    setSingleKeys(next)
    setOn(next)
  }
  return (
    <Dialog title={say('frame.shortcuts')} isOpen={isOpen} onClose={onClose}>
      <dl className="lk-shortcuts">
        <Shortcut keys={[paletteKeys]} words={say('frame.palette')} />
        <Shortcut keys={['/']} words={say('frame.shortcuts.search')} />
        <Shortcut keys={['?']} words={say('frame.shortcuts.help')} />
        {shownSections(scopes).map(({ id, key, title }) => (
          <Shortcut key={id} keys={['g', key]} words={say(title)} />
        ))}
      </dl>
      <FormRow name={say('frame.shortcuts.areOn')}>
        <Switch label={say('frame.shortcuts.areOn')} isOn={areOn} onChange={change} />
      </FormRow>
    </Dialog>
  )
}

function Shortcut({ keys, words }: { keys: readonly string[]; words: string }) {
  const say = useSay()
  return (
    <div>
      <dt>{words}</dt>
      <dd>
        {keys.map((each, index) => (
          <span key={each}>
            {index > 0 && <span className="lk-hidden"> {say('frame.shortcuts.then')} </span>}
            <Key>{each}</Key>
          </span>
        ))}
      </dd>
    </div>
  )
}
